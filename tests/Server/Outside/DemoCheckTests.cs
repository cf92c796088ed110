using System.IO.Compression;
using System.Text.Json;
using Plumbline.Client;
using Plumbline.Demo.Check;
using Plumbline.Demo.Input;

namespace Plumbline.Tests.Server.Outside;

public sealed class DemoCheckTests
{
    [Fact]
    public void A_right_release_has_no_faults()
    {
        using var release = new PlantedRelease();

        var found = ReleaseCheck.Run(release.Project(), release.Folder);

        Assert.Empty(found.Faults);
        Assert.Equal((3, 0, 1), (found.RowCount, found.LostCount, found.TieCount));
    }

    [Theory]
    [MemberData(nameof(PlantedRelease.Faults), MemberType = typeof(PlantedRelease))]
    public void A_planted_fault_is_found(string fault)
    {
        using var release = new PlantedRelease(fault);

        var isFound = false;
        try
        {
            isFound = ReleaseCheck.Run(release.Project(), release.Folder).Faults.Count > 0;
        }
        catch (BadInputException)
        {
            isFound = true;
        }

        Assert.True(isFound);
    }

    [Fact]
    public void A_missing_annotation_counts_as_lost()
    {
        using var release = new PlantedRelease("an annotation is missing");

        Assert.Equal(1, ReleaseCheck.Run(release.Project(), release.Folder).LostCount);
    }

    [Theory]
    [InlineData("t1", "x", 2.0 / 3, 3, 0)]
    [InlineData("t1", "y", 2.0 / 3, 3, 1)]
    [InlineData("t1", "x", 0.6, 3, 1)]
    [InlineData("t1", "x", 2.0 / 3, 2, 1)]
    [InlineData("t2", null, 0.5, 2, 0)]
    [InlineData("t2", "x", 0.5, 2, 1)]
    [InlineData("t5", null, null, 0, 0)]
    [InlineData("t5", "x", 1.0, 1, 1)]
    public void The_consensus_of_each_task_is_compared(
        string task,
        string? label,
        double? share,
        int count,
        int faultCount
    )
    {
        using var release = new PlantedRelease();
        var recorded = release.Project();
        ConsensusRow[] right =
        [
            Said("t1", "x", 2.0 / 3, 3),
            Said("t3", "tie", 2.0 / 3, 3),
            Said("t4", "x", 2.0 / 3, 3),
        ];
        Assert.Empty(ConsensusCheck.Faults(recorded, right));

        var faults = ConsensusCheck.Faults(
            recorded,
            [Said(task, label, share, count), .. right.Where(row => row.Item != task)]
        );

        Assert.Equal(faultCount, faults.Count());
    }

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData("folder/../../outside.txt")]
    [InlineData("/outside.txt")]
    [InlineData("folder\\outside.txt")]
    public void An_archive_that_reaches_outside_leaves_nothing(string name)
    {
        var top = Directory.CreateTempSubdirectory("plumbline-archive-");
        try
        {
            var archive = Path.Combine(top.FullName, "a.zip");
            using (var zip = ZipFile.Open(archive, ZipArchiveMode.Create))
            {
                using (var good = new StreamWriter(zip.CreateEntry("good.txt").Open()))
                {
                    good.Write("good");
                }

                using var bad = new StreamWriter(zip.CreateEntry(name).Open());
                bad.Write("bad");
            }

            Assert.Throws<BadInputException>(() => SafeArchive.Unpack(archive, Path.Combine(top.FullName, "out")));

            Assert.Equal(["a.zip"], top.EnumerateFileSystemInfos().Select(entry => entry.Name), StringComparer.Ordinal);
        }
        finally
        {
            top.Delete(recursive: true);
        }
    }

    private static ConsensusRow Said(string task, string? label, double? share, int count) =>
        new()
        {
            Item = task,
            Answer = label is null ? null : JsonElement.Parse(Labels.Answer(label, isPreference: true)),
            Confidence = share,
            Annotations = count,
        };
}
