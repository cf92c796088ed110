namespace Plumbline.Server.Access;

/// <summary>What a caller may be allowed to do; each belongs to one scope of a key.</summary>
internal enum Permission
{
    /// <summary>Run the installation: clients, people, keys. Sees no content.</summary>
    Operate,

    /// <summary>Make keys for oneself (or, on trial, as the operator for others).</summary>
    MakeKeys,

    /// <summary>Set up and steer a client's projects.</summary>
    Manage,

    /// <summary>Take and answer tasks of a project.</summary>
    Annotate,

    /// <summary>Read progress: any of the project's people.</summary>
    ReadProgress,

    /// <summary>Read consensus and releases.</summary>
    ReadResults,

    /// <summary>Read facts: no content.</summary>
    ReadFacts,

    /// <summary>See oneself: the home, one's own sessions.</summary>
    ReadOwn,

    /// <summary>End one's own sessions.</summary>
    ManageOwn,
}

/// <summary>Scopes of API keys.</summary>
internal static class Scopes
{
    public const string All = "all";

    public static readonly string[] Known = [All, "operate", "manage", "work", "read"];

    /// <summary>The scope that a permission needs, where the key has not all of them.</summary>
    public static string Of(Permission permission) =>
        permission switch
        {
            Permission.Operate or Permission.MakeKeys or Permission.ManageOwn => "operate",
            Permission.Manage => "manage",
            Permission.Annotate => "work",
            _ => "read",
        };
}

internal static class PermissionMetadata
{
    /// <summary>Names what an endpoint needs; the caller's key is held against it before the body is read.</summary>
    public static RouteHandlerBuilder RequirePermission(this RouteHandlerBuilder endpoint, Permission permission) =>
        endpoint.WithMetadata(permission);

    /// <summary>Says that the endpoint requires an Idempotency-Key.</summary>
    public static RouteHandlerBuilder TakesKey(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new Wire.TakesRequestKey());
}
