using System.Globalization;
using Plumbline.Model;

namespace Plumbline.Formats;

/// <summary>The page that a person opens first: what the release is and how to check it.</summary>
internal static class ReleaseCard
{
    public static string Write(ReleaseHeader header, ReleaseCounts counts) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # {OneLine(header.Project)}, release {header.Number}

            {(
                header.Predecessor is { } before ? $"Follows release `{before.Text}`. " : ""
            )}Made on {header.Created.UtcDateTime:yyyy-MM-dd} under the id `{header.Id.Text}`.

            | | count |
            | --- | --- |
            | rows | {counts.Rows} |
            | annotations in them | {counts.Annotations} |
            | tasks left out: tied, not decided | {counts.Ties} |
            | tasks left out: cannot be answered | {counts.CannotAnswer} |

            ## Questions

            | name | type |
            | --- | --- |
            {string.Join('\n', header.Labels.Questions.Select(Question))}

            ## Files

            | file | content |
            | --- | --- |
            | `release.json` | the label schema, the item schema, and the length and SHA-256 of every other file |
            | `rows.jsonl` | one row a line: the item, its consensus answer, the annotations behind it |
            | `lineage.jsonl` | a line for each row, in the same order: versions, digests, people by pseudonym, times |
            {string.Join("", header.Exports.Select(Export))}
            To check the folder, compare the SHA-256 of each file with `release.json`. The roots there are Merkle trees
            (RFC 6962, section 2.1) over the exact bytes of each line without its newline.

            """
        );

    private static string Question(Question question) =>
        $"| {OneLine(question.Name).Replace("|", "\\|", StringComparison.Ordinal)} | {question.Type} |";

    private static string Export(string name) =>
        $"| `exports/{name}/` | the rows for a trainer; `notes.json` there counts what it does not carry |\n";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
