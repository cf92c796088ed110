namespace Plumbline.Tests.Server.BadInput;

/// <summary>Counts what the whole process allocates, so it runs while nothing else does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class ImportMemoryTests(Desk desk) : IClassFixture<Desk>
{
    private const int MostGrowth = 4 * 1024 * 1024;

    [Fact]
    public async Task A_line_of_ten_megabytes_is_refused_without_being_held()
    {
        await Allocated(2); // The first import makes what all of them share.
        var two = await Allocated(2);
        var ten = await Allocated(10);
        Assert.True(ten < two + MostGrowth, $"2 MB took {two} bytes and 10 MB took {ten}.");
    }

    private async Task<long> Allocated(int megabytes)
    {
        var line = new byte[megabytes * 1024 * 1024];
        line.AsSpan().Fill((byte)'x');
        "{\"fields\":{\"text\":\""u8.CopyTo(line);
        "\"}}\n"u8.CopyTo(line.AsSpan(line.Length - 4));
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var answer = (await desk.Lead.Import(desk.Project, line)).Is(200).Json;
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.Equal(1, answer.GetProperty("refused").GetInt32());
        Assert.Contains($"{line.Length - 1} bytes", answer.GetProperty("reports")[0].GetProperty("found").GetString());
        return allocated;
    }
}
