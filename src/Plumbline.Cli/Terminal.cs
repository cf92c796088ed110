using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Plumbline.Cli;

/// <summary>The one way to the streams: what was asked for on one, progress and complaints on the other.</summary>
[SuppressMessage(
    "ApiDesign",
    "RS0030:Do not use banned APIs",
    Justification = "This is the command line's one output class; everything else writes through it."
)]
[SuppressMessage(
    "Usage",
    "CA2213:Disposable fields should be disposed",
    Justification = "Closing a writer writes what it holds; what a failed command left there must not come out."
)]
internal sealed class Terminal : IDisposable
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly StreamWriter _output;
    private readonly StreamWriter _error;
    private bool _hasProgress;

    public Terminal()
    {
        OutputBytes = Console.OpenStandardOutput();
        _output = new StreamWriter(OutputBytes, _utf8, 1 << 16) { NewLine = "\n" };
        _error = new StreamWriter(Console.OpenStandardError(), _utf8) { NewLine = "\n", AutoFlush = true };
    }

    /// <summary>Text on standard output; it goes out with <see cref="Flush"/>.</summary>
    public TextWriter Output => _output;

    /// <summary>Text on standard error.</summary>
    public TextWriter Error => _error;

    /// <summary>Standard output as bytes; never used beside <see cref="Output"/> in one run.</summary>
    public Stream OutputBytes { get; }

    public static Stream OpenInput() => Console.OpenStandardInput();

    /// <summary>Shows how far a command is, over the last such line; nothing where no person looks on.</summary>
    public void Progress(string line)
    {
        if (!Console.IsErrorRedirected)
        {
            _hasProgress = true;
            _error.Write("\r\u001b[K" + line);
        }
    }

    public void EndProgress()
    {
        if (_hasProgress)
        {
            _hasProgress = false;
            _error.Write("\r\u001b[K");
        }
    }

    public void Complain(string line)
    {
        EndProgress();
        _error.WriteLine(line);
    }

    public void Flush()
    {
        _output.Flush();
        OutputBytes.Flush();
    }

    // What is still buffered here belongs to a command that failed while writing; it is not tried again.
    public void Dispose() => OutputBytes.Dispose();
}
