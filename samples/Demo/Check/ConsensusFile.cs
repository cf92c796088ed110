using Plumbline.Client;
using Plumbline.Demo.Input;

namespace Plumbline.Demo.Check;

/// <summary>Writes the consensus as JSON Lines, for checks from outside.</summary>
internal static class ConsensusFile
{
    /// <summary>Adds the rows of one project to the file.</summary>
    public static void Add(string path, string project, IReadOnlyList<ConsensusRow> rows)
    {
        Folders.MakeFor(path);
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write);
        foreach (var row in rows)
        {
            file.Write(
                Written.Bytes(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("project", project);
                    writer.WriteString("item", row.Item);
                    writer.WritePropertyName("answer");
                    writer.WriteRawValue(row.Answer is { } answer ? answer.GetRawText() : "null");
                    writer.WritePropertyName("confidence");
                    writer.WriteRawValue(row.Confidence is { } share ? $"{share:R}" : "null");
                    writer.WriteNumber("annotations", row.Annotations);
                    writer.WriteEndObject();
                })
            );
            file.WriteByte((byte)'\n');
        }
    }
}
