using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Plumbline.Tests.Unit.Sealing;

/// <summary>The sealing room once more, in another language, as a process that answers line by line.</summary>
public sealed class SecondImplementation : IDisposable
{
    private const string Interpreter = "/usr/bin/python3";

    private readonly Lazy<Process> _process = new(() => Start("serve"));

    /// <summary>The whole output of one run.</summary>
    public static string Run(string mode)
    {
        SkipWhereMissing();
        using var process = Start(mode);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    /// <summary>Asks for one call; arguments and answers are bytes. Null when it refuses.</summary>
    public byte[]? Ask(string call, string answer, params (string Name, byte[] Bytes)[] arguments)
    {
        SkipWhereMissing();
        var request = new JsonObject { ["call"] = call };
        foreach (var (name, bytes) in arguments)
        {
            request[name] = Convert.ToHexStringLower(bytes);
        }

        _process.Value.StandardInput.WriteLine(request.ToJsonString());
        _process.Value.StandardInput.Flush();
        var line = _process.Value.StandardOutput.ReadLine();
        var response = JsonNode.Parse(line ?? throw new InvalidOperationException("The second implementation died."))!;
        return response["refused"] is null ? Convert.FromHexString((string)response[answer]!) : null;
    }

    public void Dispose()
    {
        if (_process.IsValueCreated)
        {
            _process.Value.StandardInput.Close();
            _process.Value.WaitForExit();
            _process.Value.Dispose();
        }
    }

    // What set-up cannot install is skipped at home and fails in CI.
    private static void SkipWhereMissing()
    {
        if (Present.Value)
        {
            return;
        }

        const string missing = "needs /usr/bin/python3 with python3-cryptography";
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 })
        {
            Assert.Fail(missing);
        }

        Assert.Skip(missing);
    }

    private static readonly Lazy<bool> Present = new(() =>
    {
        if (!File.Exists(Interpreter))
        {
            return false;
        }

        using var process = Process.Start(
            new ProcessStartInfo(Interpreter, ["-c", "import cryptography"])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            }
        )!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    });

    private static Process Start(string mode) =>
        Process.Start(
            new ProcessStartInfo(
                Interpreter,
                ["-B", RepositoryFile.PathOf("tests", "Unit", "Sealing", "second_implementation.py"), mode]
            )
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }
        )!;
}
