using System.Diagnostics;
using System.Formats.Tar;
using System.Text;

namespace Plumbline.Tests.Server.Faults;

/// <summary>
/// Looks for marks and secrets in whatever bytes there are: in UTF-8, in capitals, in UTF-16, in hex, and in base64
/// at each of its three alignments.
/// </summary>
internal sealed class PlaintextSearch(Marks marks)
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Bytes shown around what was found.</summary>
    private const int Around = 40;

    private readonly List<(string Form, byte[] Bytes)> _sought = [.. Forms("a mark", marks.Stem)];

    /// <summary>Bytes looked through so far.</summary>
    public long Searched { get; private set; }

    /// <summary>Looks for this text as well, whole.</summary>
    public void Seek(string name, string text) => _sought.AddRange(Forms(name, text));

    /// <summary>Every form in which a text might stand.</summary>
    public static IEnumerable<(string Form, byte[] Bytes)> Forms(string name, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        yield return ($"{name} in UTF-8", utf8);
        yield return ($"{name} in capitals", Encoding.UTF8.GetBytes(text.ToUpperInvariant()));
        yield return ($"{name} in UTF-16", Encoding.Unicode.GetBytes(text));
        yield return ($"{name} in hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(utf8)));
        yield return ($"{name} in hex capitals", Encoding.ASCII.GetBytes(Convert.ToHexString(utf8)));
        for (var before = 0; before < 3; before++)
        {
            var base64 = Convert.ToBase64String([.. new byte[before], .. utf8]);
            var first = (before * 4 + 2) / 3;
            var end = (before + utf8.Length) * 4 / 3;
            yield return ($"{name} in base64 at {before}", Encoding.ASCII.GetBytes(base64[first..end]));
        }
    }

    /// <summary>What stands in a text.</summary>
    public Task<IReadOnlyList<string>> InText(string place, string text) =>
        InStream(place, new MemoryStream(Encoding.UTF8.GetBytes(text)));

    /// <summary>
    /// What stands in the files under a folder, and in their names. Read by tar, which heeds no lock of a server.
    /// </summary>
    public async Task<IReadOnlyList<string>> InFolder(string folder, params string[] paths)
    {
        var found = new List<string>();
        await Read(
            new ProcessStartInfo("tar", ["--format=gnu", "-C", folder, "-cf", "-", .. paths is [] ? ["."] : paths]),
            async output =>
            {
                await using var tar = new TarReader(output, leaveOpen: true);
                while (await tar.GetNextEntryAsync() is { } entry)
                {
                    found.AddRange(await InText("the name of a file in " + folder, entry.Name));
                    if (entry.DataStream is { } content)
                    {
                        found.AddRange(await InStream(Path.Combine(folder, entry.Name), content));
                    }
                }
            }
        );
        return found;
    }

    /// <summary>What stands in the output of a program.</summary>
    public async Task<IReadOnlyList<string>> InOutput(ProcessStartInfo start)
    {
        IReadOnlyList<string> found = [];
        var ended = await Read(
            start,
            async output => found = await InStream("the output of " + start.FileName, output)
        );
        Assert.True(ended.Exit == 0, ended.Complaint);
        return found;
    }

    public async Task<IReadOnlyList<string>> InStream(string place, Stream stream)
    {
        var found = new List<string>();
        var overlap = _sought.Max(one => one.Bytes.Length) + Around;
        var buffer = new byte[ChunkBytes + overlap];
        var kept = 0;
        while (await stream.ReadAtLeastAsync(buffer.AsMemory(kept), 1, throwOnEndOfStream: false) is var read and > 0)
        {
            Searched += read;
            var filled = kept + read;
            found.AddRange(In(place, buffer.AsSpan(0, filled)));
            kept = Math.Min(overlap, filled);
            buffer.AsSpan(filled - kept, kept).CopyTo(buffer);
        }

        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    private List<string> In(string place, ReadOnlySpan<byte> bytes)
    {
        var found = new List<string>();
        foreach (var (form, sought) in _sought)
        {
            var rest = bytes;
            while (rest.IndexOf(sought) is var at and >= 0)
            {
                var text = Encoding.Latin1.GetString(
                    rest.Slice(at, Math.Min(sought.Length + Around, rest.Length - at))
                );
                found.Add($"{place}: {form} ({marks.PlaceOf(text.AsSpan(sought.Length))}): {text}");
                rest = rest[(at + sought.Length)..];
            }
        }

        return found;
    }

    private static async Task<(int Exit, string Complaint)> Read(ProcessStartInfo start, Func<Stream, Task> read)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var complaint = new StringBuilder();
        process.ErrorDataReceived += (_, line) => complaint.AppendLine(line.Data);
        process.BeginErrorReadLine();
        await read(process.StandardOutput.BaseStream);
        await process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        await process.WaitForExitAsync();
        return (process.ExitCode, complaint.ToString());
    }
}
