using System.Collections.Immutable;
using Plumbline.Model;

namespace Plumbline.Server.Access;

/// <summary>A person's role at one client.</summary>
internal readonly record struct Seat(ClientId Client, Role Role);

/// <summary>
/// Who sent a request: the person behind the key, what the key may do, and the person's roles as they are now.
/// </summary>
internal sealed record Caller(
    PersonId Person,
    ImmutableArray<string> Scopes,
    ImmutableArray<Seat> Seats,
    ClientId Installation
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
        (Caller?)context.Items[typeof(Caller)]
        ?? throw new InvalidOperationException("The endpoint is open to anyone.");

    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult<Caller?>(Of(context));
}
