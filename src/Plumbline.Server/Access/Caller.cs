using System.Collections.Immutable;
using Plumbline.Model;

namespace Plumbline.Server.Access;

/// <summary>A person's role at one client.</summary>
internal readonly record struct Seat(ClientId Client, Role Role);

/// <summary>
/// Who sent a request: the person behind the key, what the key may do, and the person's roles as they are now.
/// </summary>
/// <param name="Session">The session that a cookie named; null where a key did.</param>
internal sealed record Caller(
    PersonId Person,
    ImmutableArray<string> Scopes,
    ImmutableArray<Seat> Seats,
    ClientId Installation,
    CallerSession? Session = null
)
{
    public bool IsOperator => Has(Installation, Role.Operator);

    public bool Has(ClientId client, Role role) => Seats.Contains(new Seat(client, role));

    /// <summary>The clients at which the person has any role, the installation apart.</summary>
    public IEnumerable<ClientId> Clients =>
        Seats.Select(seat => seat.Client).Distinct().Where(client => client != Installation);

    public bool HasScope(string scope) =>
        Scopes.Contains(Access.Scopes.All, StringComparer.Ordinal) || Scopes.Contains(scope, StringComparer.Ordinal);

    /// <summary>The caller that the authentication put into the request.</summary>
    public static Caller Of(HttpContext context) =>
        Find(context) ?? throw new InvalidOperationException("The endpoint is open to anyone.");

    /// <summary>The caller, where there is one: on pages that are open to anyone too.</summary>
    public static Caller? Find(HttpContext context) => (Caller?)context.Items[typeof(Caller)];

    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult<Caller?>(Of(context));
}
