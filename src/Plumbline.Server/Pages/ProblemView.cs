namespace Plumbline.Server.Pages;

/// <summary>A problem as a page shows it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Status">Its HTTP status.</param>
/// <param name="Title">What kind of refusal it is.</param>
/// <param name="Detail">What did not happen, with the values that matter.</param>
/// <param name="Faults">The places that were wrong.</param>
/// <param name="Reference">Finds it in the log.</param>
public sealed record ProblemView(
    string Code,
    int Status,
    string Title,
    string Detail,
    IReadOnlyList<string> Faults,
    string Reference
)
{
    /// <summary>What is safe and what to do.</summary>
    public string Next =>
        Status switch
        {
            401 => "Nothing was changed. Sign in and do it again.",
            403 => "Nothing was changed. Whoever leads the project can give you the role for it.",
            404 => "It does not exist, or it is not yours to see. Both look alike, on purpose.",
            409 or 422 => "Nothing was changed. Go back, mend it and send it again.",
            >= 500 => "What was answered before is safe. Send it again in a moment.",
            _ => "Nothing was changed.",
        };
}
