using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.Versioning;
using System.Text;

[assembly: SupportedOSPlatform("linux")]

namespace Plumbline.Tests.Server.Cli;

/// <summary>What a run of the program came to.</summary>
public sealed record Ran(int Exit, byte[] OutputBytes, string Error, int ProcessId)
{
    public string Output => Encoding.UTF8.GetString(OutputBytes);
}

/// <summary>The built command line, run as a process.</summary>
public static class Binary
{
    /// <summary>Where it stands. Skips the test at home and fails it in CI where it was not built.</summary>
    public static string Path
    {
        get
        {
            var named = Environment.GetEnvironmentVariable("PLUMBLINE_BINARY");
            var path = named is { Length: > 0 } ? named : System.IO.Path.Combine(Root, "plumbline");
            if (!File.Exists(path))
            {
                var why = $"There is no {path}: build it with ./dev build, or name it in PLUMBLINE_BINARY.";
                Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") is not { Length: > 0 }, why);
                Assert.Fail(why);
            }

            return path;
        }
    }

    /// <summary>The repository's root.</summary>
    public static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(System.IO.Path.Combine(folder, "Plumbline.slnx")))
            {
                folder =
                    System.IO.Path.GetDirectoryName(folder)
                    ?? throw new InvalidOperationException("No repository here.");
            }

            return folder;
        }
    }

    public static Task<Ran> Run(params string[] words) => Run(Path, words, []);

    public static Task<Ran> RunWith(byte[] input, params string[] words) => Run(Path, words, input);

    [SuppressMessage(
        "Reliability",
        "CA2025:Do not pass 'IDisposable' instances into unawaited tasks",
        Justification = "Both readers are awaited before the process is disposed of."
    )]
    public static async Task<Ran> Run(string path, string[] words, byte[] input)
    {
        using var process = Start(path, words);
        var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        var complaining = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading: its exit code and its line say why.
        }

        await reading;
        var error = await complaining;
        await process.WaitForExitAsync();
        return new(process.ExitCode, output.ToArray(), error, process.Id);
    }

    public static Process Start(string path, string[] words)
    {
        var start = new ProcessStartInfo(path, words)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Remove("PLUMBLINE_SERVER");
        start.Environment.Remove("PLUMBLINE_KEY_FILE");
        return Process.Start(start)!;
    }

    /// <summary>Exit 2 and one line of the promised form, which names what is expected.</summary>
    public static void AssertComplains(Ran ran, string named)
    {
        Assert.Equal(2, ran.Exit);
        Assert.Empty(ran.OutputBytes);
        Assert.Matches(@"\Aplumbline: [^\n;]+: [^\n;]+; [^\n;]+\n\z", ran.Error);
        Assert.Contains(named, ran.Error, StringComparison.Ordinal);
    }
}

/// <summary>A folder that is gone after the test.</summary>
public sealed class Folder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plumbline-");

    public string Path => _folder.FullName;

    /// <summary>The names of what stands in it, in order, with spaces between.</summary>
    public string Names =>
        string.Join(' ', _folder.EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal));

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(At(name), bytes);
        return At(name);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
