using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Plumbline.Formats;

namespace Plumbline.Tests.Unit.Formats;

public sealed class ReleaseArchiveTests
{
    /// <summary>
    /// Of the archive of <see cref="Few"/>. Another digest is another form: see docs/decisions/0004-release-archive.md.
    /// </summary>
    private const string Pinned = "0418363640e7764e73fd0a7ce336164970c8f81fc76eaa40df8d99e953fb9556";

    private static readonly (string Path, string Text)[] Few =
    [
        ("rows.jsonl", "{\"row\":\"r_1\"}\n"),
        ("README.md", "# Release\n"),
        ("files/Capture_e\u0301 #1.png", "NFD"),
        ("files/Capture_é #1.png", "NFC"),
        ("exports/trl-preference/train.jsonl", ""),
    ];

    [Fact]
    public async Task The_framework_reads_every_entry_back_under_its_exact_name()
    {
        using ZipArchive archive = new(new MemoryStream(await Write(Few)));
        var expected = Few.OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        Assert.Equal(expected.Select(file => file.Path), archive.Entries.Select(entry => entry.FullName));
        foreach (var (entry, file) in archive.Entries.Zip(expected))
        {
            using StreamReader text = new(await entry.OpenAsync(TestContext.Current.CancellationToken));
            Assert.Equal(file.Text, await text.ReadToEndAsync(TestContext.Current.CancellationToken));
            Assert.Equal(entry.Length, entry.CompressedLength);
            Assert.Equal(new(1980, 1, 1), entry.LastWriteTime.DateTime);
        }
    }

    [Fact]
    public async Task The_bytes_depend_on_the_files_alone()
    {
        var zip = await Write(Few);
        Assert.Equal(zip, await Write([.. Few.Reverse()]));
        await using NoSeek response = new();
        await ReleaseArchive.Write(response, Opened(Few), default);
        Assert.Equal(zip, response.ToArray());
        Assert.Equal(Pinned, Convert.ToHexStringLower(SHA256.HashData(zip)));
    }

    [Theory]
    [InlineData("unzip", "-tq")]
    [InlineData("python3", "-m", "zipfile", "-t")]
    public async Task Other_readers_find_no_fault(string program, params string[] arguments)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("plumbline-").FullName, "release.zip");
        await File.WriteAllBytesAsync(path, await Write(Few), TestContext.Current.CancellationToken);
        var (exit, said) = await Run(program, [.. arguments, path]);
        Assert.True(exit == 0, said);

        var broken = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        broken[broken.AsSpan().IndexOf("# Release"u8)]++;
        await File.WriteAllBytesAsync(path, broken, TestContext.Current.CancellationToken);
        var (_, complaint) = await Run(program, [.. arguments, path]);
        Assert.Contains("README.md", complaint, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Theory]
    [InlineData("../rows.jsonl")]
    [InlineData("/rows.jsonl")]
    [InlineData("a//b")]
    [InlineData("a\\b")]
    [InlineData("")]
    public async Task A_path_that_leads_outside_is_a_bug(string path) =>
        await Assert.ThrowsAsync<ArgumentException>(() => Write([(path, "x")]));

    [Fact]
    public async Task A_path_given_twice_is_a_bug() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Write([("a", "x"), ("b", "y"), ("a", "z")]));

    [Fact]
    public async Task A_file_that_breaks_off_leaves_no_archive()
    {
        await using MemoryStream zip = new();
        (string, Func<Stream>)[] files =
        [
            ("a", () => new MemoryStream([1])),
            ("b", () => throw new IOException("gone")),
        ];
        await Assert.ThrowsAsync<IOException>(() => ReleaseArchive.Write(zip, files, default));
        Assert.NotEqual(0, zip.Length);
        zip.Position = 0;
        Assert.Throws<InvalidDataException>(() => new ZipArchive(zip));
    }

    [Fact]
    public async Task A_file_over_4_GiB_and_what_follows_it_are_found()
    {
        const long size = (4L << 30) + 5;
        var path = Path.Combine(Directory.CreateTempSubdirectory("plumbline-").FullName, "big.zip");
        await using (Holes zip = new(path))
        {
            (string, Func<Stream>)[] files =
            [
                ("big", () => new Zeros(size)),
                ("c", () => new MemoryStream("after"u8.ToArray())),
            ];
            await ReleaseArchive.Write(zip, files, TestContext.Current.CancellationToken);
        }

        using (var archive = await ZipFile.OpenReadAsync(path, TestContext.Current.CancellationToken))
        {
            Assert.Equal(size, archive.Entries[0].Length);
            using StreamReader text = new(await archive.Entries[1].OpenAsync(TestContext.Current.CancellationToken));
            Assert.Equal("after", await text.ReadToEndAsync(TestContext.Current.CancellationToken));
        }

        var (exit, said) = await Run("python3", "-c", $"import zipfile; print(zipfile.ZipFile('{path}').read('c'))");
        Assert.Equal((0, "b'after'\n"), (exit, said));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private static IEnumerable<(string, Func<Stream>)> Opened((string Path, string Text)[] files) =>
        files.Select(file => (file.Path, (Func<Stream>)(() => new MemoryStream(Encoding.UTF8.GetBytes(file.Text)))));

    private static async Task<byte[]> Write((string Path, string Text)[] files)
    {
        await using MemoryStream zip = new();
        await ReleaseArchive.Write(zip, Opened(files), TestContext.Current.CancellationToken);
        return zip.ToArray();
    }

    private static async Task<(int Exit, string Said)> Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, output + await errors);
        }
        catch (System.ComponentModel.Win32Exception) when (Environment.GetEnvironmentVariable("CI") is null)
        {
            Assert.Skip($"{program} is not installed.");
            throw;
        }
    }

    private sealed class NoSeek : MemoryStream
    {
        public override bool CanSeek => false;
    }

    /// <summary>So many zero bytes.</summary>
    private sealed class Zeros(long length) : MemoryStream
    {
        private long _left = length;

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            Copy(destination, new byte[1 << 20], cancellationToken);

        private async Task Copy(Stream destination, byte[] zeros, CancellationToken cancel)
        {
            for (; _left > 0; _left -= Math.Min(_left, zeros.Length))
            {
                await destination.WriteAsync(zeros.AsMemory(0, (int)Math.Min(_left, zeros.Length)), cancel);
            }
        }
    }

    /// <summary>Leaves holes in the file where zeros are written, so that the test needs no disk.</summary>
    private sealed class Holes(string path) : FileStream(path, FileMode.CreateNew)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return default;
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (buffer.Length > 1000 && buffer.IndexOfAnyExcept((byte)0) < 0)
            {
                Seek(buffer.Length, SeekOrigin.Current);
            }
            else
            {
                base.Write(buffer);
            }
        }
    }
}
