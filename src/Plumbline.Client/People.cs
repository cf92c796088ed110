namespace Plumbline.Client;

/// <summary>The id of what a call made.</summary>
/// <param name="Id">Opaque text.</param>
public sealed record Created(string Id);

/// <summary>A client to be made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CodeName">What its people see in its place.</param>
public sealed record NewClient(string Name, string CodeName);

/// <summary>A person to be made.</summary>
/// <param name="Name">The name.</param>
/// <param name="Mail">The mail address; one person has one.</param>
/// <param name="Roles">What the person is at which client.</param>
public sealed record NewPerson(string Name, string Mail, IReadOnlyList<RoleAtClient> Roles);

/// <summary>What a person is at a client.</summary>
/// <param name="Client">The client's id.</param>
/// <param name="Role">One of the glossary's eight roles, as <c>lead</c> or <c>annotator</c>.</param>
/// <param name="Source">
/// <c>in-house</c>, or <c>recorded</c> for somebody whose answers were given elsewhere and are replayed; null for the
/// server's own choice, the first.
/// </param>
public sealed record RoleAtClient(string Client, string Role, string? Source = null);

/// <summary>A key to be made.</summary>
/// <param name="Scopes">What it may do, as <c>all</c>.</param>
public sealed record NewKey(IReadOnlyList<string> Scopes);

/// <summary>A key that was made.</summary>
/// <param name="Id">Names the key.</param>
/// <param name="Key">The key itself, shown this once.</param>
public sealed record IssuedKey(string Id, string Key);

/// <summary>A link that opened once within the hour signs a person in.</summary>
/// <param name="Url">The link.</param>
public sealed record SignInLink(string Url);

internal sealed record NewSignInLink;

/// <summary>Who a key or a session belongs to.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">The person's own name.</param>
public sealed record SignedIn(string Id, string Name);

/// <summary>Whose a key is, and until when a session holds.</summary>
/// <param name="Person">Whose it is.</param>
/// <param name="ExpiresAt">When the session ends; null for a key.</param>
public sealed record CurrentSession(SignedIn Person, DateTimeOffset? ExpiresAt);
