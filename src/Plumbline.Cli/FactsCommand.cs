using System.CommandLine;
using System.Text.Json;
using Plumbline.Client;

namespace Plumbline.Cli;

/// <summary>What happened in a project, in the order in which it was recorded.</summary>
internal static class FactsCommand
{
    private static readonly string[] _columns = ["at", "actor", "action", "object", "decision"];

    public static Command Make(Terminal terminal)
    {
        var project = new Argument<string>("PROJECT") { Description = "The project's id." };
        var json = new Option<bool>("--json")
        {
            Description = "JSON Lines: each fact's entry, byte for byte as it was recorded.",
        };
        var command = new Command("facts", "Lists a project's facts in order: time, actor, action, object, decision.")
        {
            project,
            json,
        };
        var (server, key) = ServerAccess.AddOptions(command);
        command.SetAction(
            async (words, cancel) =>
            {
                using var access = ServerAccess.Open(words.GetValue(server), words.GetValue(key));
                var id = ImportCommand.ProjectId(words.GetRequiredValue(project));
                await List(access, id, words.GetValue(json), terminal, cancel);
                return Exit.Done;
            }
        );
        return command;
    }

    private static async Task List(
        ServerAccess access,
        string project,
        bool json,
        Terminal terminal,
        CancellationToken cancel
    )
    {
        var widths = new int[_columns.Length];
        for (string? after = null; ; )
        {
            var page = await access.Ask(client => client.Facts(project, after, cancel));
            Write(page, json, widths, terminal);
            if (page.Next is null)
            {
                return;
            }

            if (page.Next == after)
            {
                throw Complaint.At(
                    "facts",
                    "the server's list does not go on",
                    "a list whose next part is another one"
                );
            }

            after = page.Next;
        }
    }

    private static void Write(Page<FactRow> page, bool json, int[] widths, Terminal terminal)
    {
        if (!json)
        {
            WriteAligned([.. page.Rows.Select(row => Cells(row.Entry))], widths, terminal);
            return;
        }

        foreach (var row in page.Rows)
        {
            terminal.Output.WriteLine(row.Entry);
        }
    }

    // A page is aligned in itself; columns only ever grow, since the list is longer than memory.
    private static void WriteAligned(string[][] rows, int[] widths, Terminal terminal)
    {
        foreach (var cells in rows)
        {
            for (var column = 0; column < cells.Length; column++)
            {
                widths[column] = Math.Max(widths[column], cells[column].Length);
            }
        }

        foreach (var cells in rows)
        {
            var padded = cells.Select((cell, column) => cell.PadRight(widths[column]));
            terminal.Output.WriteLine(string.Join("  ", padded).TrimEnd());
        }
    }

    private static string[] Cells(string entry)
    {
        try
        {
            using var document = JsonDocument.Parse(entry);
            return [.. _columns.Select(name => Cell(document.RootElement, name))];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw Complaint.At("facts", "an entry that is no JSON object", "the entry as it was recorded");
        }
    }

    private static string Cell(JsonElement entry, string name) =>
        !entry.TryGetProperty(name, out var value) ? ""
        : value.ValueKind == JsonValueKind.String ? Complaint.OneLine(value.GetString()!)
        : Complaint.OneLine(value.GetRawText());
}
