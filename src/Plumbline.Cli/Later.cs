namespace Plumbline.Cli;

/// <summary>Commands that are promised and not built: named, so that nobody takes one for a mistyped word.</summary>
internal static class Later
{
    public static string? AreaOf(string command) =>
        command switch
        {
            "client" or "person" or "key" or "project" or "release" => "files",
            "consensus" or "compare" or "agreement" or "overlap" or "simulate" => "quality",
            "vet" or "walls" => "neutral",
            "verify" or "ledger" or "attest" => "ledger",
            "webhook" or "backup" or "restore" => "keys",
            "convert" => "formats",
            "check" => "files",
            _ => null,
        };
}
