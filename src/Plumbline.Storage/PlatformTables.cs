using System.Collections.Frozen;

namespace Plumbline.Storage;

/// <summary>
/// The one list of tables outside row security (trust R3.19): they span clients and hold no content in the clear.
/// Every other table is a client's: <c>client_id</c> stands first in its keys and row security guards it.
/// </summary>
public static class PlatformTables
{
    /// <summary>Their names.</summary>
    public static FrozenSet<string> Names { get; } =
        FrozenSet.Create(
            StringComparer.Ordinal,
            "api_key",
            "client",
            "installation",
            "job",
            "lane",
            "membership",
            "operator_link",
            "person",
            "session",
            "sign_in_link",
            "VersionInfo"
        );
}
