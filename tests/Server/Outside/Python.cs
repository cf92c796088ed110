using System.Diagnostics;

namespace Plumbline.Tests.Server.Outside;

/// <summary>Runs the checks of tests/outside as the programs they are.</summary>
internal static class Python
{
    private const string Program = "/usr/bin/python3";

    public sealed record Ended(int Code, string Output, string Errors)
    {
        public string LastLine => Output.TrimEnd('\n').Split('\n')[^1];
    }

    public static async Task<Ended> Run(string script, params string[] arguments)
    {
        if (!File.Exists(Program))
        {
            Assert.SkipWhen(
                Environment.GetEnvironmentVariable("CI") is null,
                "python3 is missing; ./dev setup installs it"
            );
            Assert.Fail("python3 is missing");
        }

        var start = new ProcessStartInfo(Program)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { "-B", Path.Combine(Root(), "tests", "outside", script) },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Ended(process.ExitCode, await output, await errors);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Plumbline.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
