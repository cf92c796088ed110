using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Plumbline.Client;

namespace Plumbline.Cli;

/// <summary>Items in, from a file of JSON Lines.</summary>
internal static class ImportCommand
{
    private const string KeepGood = "keepGood";
    private const string RefuseAll = "refuseAll";

    public static Command Make(Terminal terminal)
    {
        var project = new Argument<string>("PROJECT") { Description = "The project's id." };
        var file = new Argument<string>("FILE")
        {
            Description = "Items, one JSON object a line; - is standard input, gzip is read by content.",
        };
        var onError = new Option<string>("--on-error")
        {
            Description = "What happens when a line is wrong: nothing is imported, or the other lines are.",
            DefaultValueFactory = _ => RefuseAll,
            HelpName = $"{RefuseAll}|{KeepGood}",
        };
        onError.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<string>() is not (RefuseAll or KeepGood) and var other)
            {
                given.AddError($"--on-error is '{other}', not {RefuseAll} or {KeepGood}");
            }
        });
        var json = new Option<bool>("--json") { Description = "One document: added, known, refused, reports." };
        var command = new Command(
            "import",
            "Imports items; the same file again adds nothing. Exits 1 when a line was refused, named as FILE:LINE."
        )
        {
            project,
            file,
            onError,
            json,
        };
        var (server, key) = ServerAccess.AddOptions(command);
        command.SetAction(
            async (words, cancel) =>
            {
                using var access = ServerAccess.Open(words.GetValue(server), words.GetValue(key));
                var id = ProjectId(words.GetRequiredValue(project));
                var name = words.GetRequiredValue(file);
                var mode = words.GetRequiredValue(onError) == KeepGood ? OnError.KeepGood : OnError.RefuseAll;
                var report = await Send(access, id, name, mode, terminal, cancel);
                if (words.GetValue(json))
                {
                    WriteJson(report, terminal);
                }
                else
                {
                    Write(report, name, terminal);
                }

                return report.Refused > 0 ? Exit.Found : Exit.Done;
            }
        );
        return command;
    }

    /// <summary>An id that can stand in a path.</summary>
    public static string ProjectId(string text) =>
        text is "" or "." or ".."
            ? throw Complaint.At(
                Complaint.CommandLine,
                $"the project \"{text}\" is no id",
                "the id that making the project gave"
            )
            : text;

    private static async Task<ImportReport> Send(
        ServerAccess access,
        string project,
        string file,
        OnError mode,
        Terminal terminal,
        CancellationToken cancel
    )
    {
        var open = InputFile.OpenAgain(file);
        var (digest, length) = Measure(file, open);
        var reply = await access.Try(client =>
            client.ImportItems(
                project,
                () => new SameLines(InputFile.Unpacked(open()), digest, sent => terminal.Progress(Sent(sent, length))),
                mode,
                IdempotencyKey(project, mode, digest),
                cancel
            )
        );
        terminal.EndProgress();
        if (reply.Try(out var report, out var problem))
        {
            return report;
        }

        // A refusal that names lines is what the command found; any other is a command that could not run.
        return problem.Errors.Any(error => error.Line is not null) ? ReportOf(problem) : throw access.Refused(problem);
    }

    // The first of two readings: what is sent under a key must be what the key was made of.
    private static (byte[] Digest, long Length) Measure(string file, Func<Stream> open)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var lines = InputFile.Unpacked(open());
        var buffer = new byte[1 << 16];
        var length = 0L;
        try
        {
            for (int read; (read = lines.Read(buffer)) > 0; length += read)
            {
                hash.AppendData(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            throw Complaint.At(file, "gzip that is damaged or cut off", "a whole file");
        }

        return (hash.GetHashAndReset(), length);
    }

    // One project, one way and one content are one import, however often it is sent.
    private static string IdempotencyKey(string project, OnError mode, byte[] digest)
    {
        var named = $"plumbline import\n{project}\n{mode}\n{Convert.ToHexStringLower(digest)}\n";
        return "import-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(named)));
    }

    private static string Sent(long sent, long length) =>
        string.Create(CultureInfo.InvariantCulture, $"sent {sent / 1e6:0.0} of {length / 1e6:0.0} MB");

    private static ImportReport ReportOf(ApiProblem problem)
    {
        LineReport[] reports =
        [
            .. problem.Errors.Select(error => new LineReport(error.Line ?? 0, error.Pointer, error.Found, error.Right)),
        ];
        return new()
        {
            Added = 0,
            Known = 0,
            Refused = reports.Select(report => report.Line).Distinct().Count(),
            Reports = reports,
        };
    }

    private static void Write(ImportReport report, string file, Terminal terminal)
    {
        foreach (var line in report.Reports)
        {
            terminal.Output.WriteLine(Complaint.InFile(file, line.Line, line.Pointer, line.Found, line.Right));
        }

        terminal.Output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"added {report.Added}, known {report.Known}, refused {report.Refused}"
            )
        );
    }

    private static void WriteJson(ImportReport report, Terminal terminal) =>
        JsonOutput.Write(
            terminal,
            json =>
            {
                json.WriteNumber("added", report.Added);
                json.WriteNumber("known", report.Known);
                json.WriteNumber("refused", report.Refused);
                json.WriteStartArray("reports");
                foreach (var line in report.Reports)
                {
                    json.WriteStartObject();
                    json.WriteNumber("line", line.Line);
                    json.WriteString("pointer", line.Pointer);
                    json.WriteString("found", line.Found);
                    json.WriteString("right", line.Right);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );
}
