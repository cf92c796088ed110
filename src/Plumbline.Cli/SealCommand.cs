using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Plumbline.Sealing;

namespace Plumbline.Cli;

/// <summary>Seals and opens files as the server seals what it keeps (trust R3.9).</summary>
internal static class SealCommand
{
    private const int MostKeyBytes = 1 << 10;
    private const int MostContextBytes = 1 << 20;
    private const string Standard = "-";

    public static Command Make(Terminal terminal)
    {
        var salt = new Option<string?>("--salt")
        {
            Description = "48 hex digits, for published vectors only: a salt used twice gives two files one key.",
            HelpName = "HEX",
        };
        return new("seal", "Seals a file under a key and a context, and opens it.")
        {
            Verb("close", "Seals IN into OUT.", salt, terminal),
            Verb("open", "Opens IN into OUT. What does not open leaves no OUT and exits 1.", null, terminal),
        };
    }

    private static Command Verb(string name, string description, Option<string?>? salt, Terminal terminal)
    {
        var input = new Argument<string>("IN") { Description = "The bytes to read; - is standard input." };
        var output = new Argument<string>("OUT") { Description = "Written whole or not at all; - is standard output." };
        var key = new Option<string>("--key-file")
        {
            Description = "The key: 64 hex digits.",
            HelpName = "FILE",
            Required = true,
        };
        var context = new Option<string>("--context-file")
        {
            Description = "The context, as it is: where these bytes belong.",
            HelpName = "FILE",
            Required = true,
        };
        var json = new Option<bool>("--json") { Description = "One document: how many bytes were read and written." };
        var command = new Command(name, description) { input, output, key, context, json };
        if (salt is not null)
        {
            command.Options.Add(salt);
        }

        command.SetAction(words =>
        {
            var wanted = new Wanted(
                words.GetRequiredValue(input),
                words.GetRequiredValue(output),
                Key(words.GetRequiredValue(key)),
                InputFile.ReadSmall(words.GetRequiredValue(context), MostContextBytes),
                words.GetValue(json)
            );
            if (wanted is { Json: true, Output: Standard })
            {
                throw Complaint.At(Complaint.CommandLine, "--json and OUT both want standard output", "a file as OUT");
            }

            return salt is not null ? Close(wanted, Salt(words.GetValue(salt)), terminal) : Open(wanted, terminal);
        });
        return command;
    }

    private static int Close(Wanted wanted, byte[] salt, Terminal terminal)
    {
        using var source = InputFile.Open(wanted.Input);
        using var input = new Counted(source);
        if (wanted.Output == Standard)
        {
            SealFile.Close(input, terminal.OutputBytes, wanted.Key, wanted.Context, salt);
            return Exit.Done;
        }

        using var file = WholeFile.Begin(wanted.Output, isPrivate: false);
        using var output = new Counted(file.Stream);
        SealFile.Close(input, output, wanted.Key, wanted.Context, salt);
        file.Keep();
        Report(wanted, "closed", true, input.Count, output.Count, terminal);
        return Exit.Done;
    }

    private static int Open(Wanted wanted, Terminal terminal)
    {
        if (wanted.Output == Standard)
        {
            return OpenTwice(wanted, terminal.OutputBytes) ? Exit.Done : Refused(wanted, terminal);
        }

        using var source = InputFile.Open(wanted.Input);
        using var input = new Counted(source);
        using var file = WholeFile.Begin(wanted.Output, isPrivate: true);
        using var output = new Counted(file.Stream);
        if (!SealFile.Open(input, output, wanted.Key, wanted.Context))
        {
            return Refused(wanted, terminal);
        }

        file.Keep();
        Report(wanted, "opened", true, input.Count, output.Count, terminal);
        return Exit.Done;
    }

    // Nothing may reach a pipe before the last chunk is known to be right: opened once for that, and again to write.
    private static bool OpenTwice(Wanted wanted, Stream output)
    {
        using var copy = InputFile.Copy(wanted.Input);
        if (!SealFile.Open(copy, Stream.Null, wanted.Key, wanted.Context))
        {
            return false;
        }

        copy.Position = 0;
        return SealFile.Open(copy, output, wanted.Key, wanted.Context);
    }

    private static int Refused(Wanted wanted, Terminal terminal)
    {
        Report(wanted, "opened", false, 0, 0, terminal);
        terminal.Complain(
            Complaint.Line(
                wanted.Input,
                "it does not open",
                "the bytes as they were sealed, with their key and context"
            )
        );
        return Exit.Found;
    }

    private static void Report(Wanted wanted, string what, bool isDone, long read, long written, Terminal terminal)
    {
        if (wanted.Json)
        {
            JsonOutput.Write(
                terminal,
                json =>
                {
                    json.WriteBoolean(what, isDone);
                    json.WriteNumber("read", read);
                    json.WriteNumber("written", written);
                }
            );
        }
    }

    private static byte[] Salt(string? hex) =>
        hex is null ? RandomNumberGenerator.GetBytes(Cobblestone.SaltLength)
        : HexKey.TryParseSalt(hex, out var salt) ? salt
        : throw Complaint.At(Complaint.CommandLine, $"--salt has {hex.Length} characters", "48 hex digits");

    private static byte[] Key(string path)
    {
        // Latin-1 keeps every byte one character, so that the digits alone decide.
        var text = Encoding.Latin1.GetString(InputFile.ReadSmall(path, MostKeyBytes));
        return HexKey.TryParse(text, out var key)
            ? key
            : throw new ComplaintException(
                "plumbline: "
                    + Complaint.InFile(path, 1, "", $"{text.Trim().Length} characters that are no key", "64 hex digits")
            );
    }

    private sealed record Wanted(string Input, string Output, byte[] Key, byte[] Context, bool Json);
}
