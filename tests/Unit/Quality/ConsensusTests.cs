using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using Plumbline.Quality;

namespace Plumbline.Tests.Unit.Quality;

public sealed class ConsensusTests
{
    private static readonly string[] Labels = ["a", "b", "c", "cannotAnswer"];

    [Fact]
    public void Each_row_of_the_worked_table_is_what_is_computed()
    {
        var rows = HouseFile
            .Read("docs", "formulas", "majority.md")
            .Split('\n')
            .SkipWhile(line => !line.StartsWith("## Worked table", StringComparison.Ordinal))
            .Where(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Split('|')[1..^1].Select(cell => cell.Trim()).ToArray())
            .ToArray();
        Assert.Equal(10, rows.Length);
        foreach (var row in rows)
        {
            var computed = Consensus.Infer(new(1, 3, Labels.Length, [.. Words(row[0]).Select(Read)])).Single();
            Assert.Equal(Words(row[1]).Select(int.Parse), computed.CountsByLabel);
            Assert.Equal(row[2], computed.Label is { } label ? Labels[label] : "");
            Assert.Equal(Words(row[3]), computed.Tied.Select(tied => Labels[tied]), StringComparer.Ordinal);
            Assert.Equal(double.Parse(row[4], CultureInfo.InvariantCulture), computed.Confidence, 4);
            Assert.Equal(computed.CountsByLabel.Sum(), computed.Count);
        }
    }

    [Fact]
    public void Neither_the_order_of_rows_nor_the_names_of_annotators_matter()
    {
        Gen.Select(GenSet, Gen.Int.Array[30], Gen.Int.Array[30])
            .Sample(
                (set, nameOrder, rowOrder) =>
                {
                    int[] names = [.. Enumerable.Range(0, set.Annotators).OrderBy(annotator => nameOrder[annotator])];
                    var rows = set
                        .Annotations.Select(row => row with { Annotator = names[row.Annotator] })
                        .Zip(rowOrder)
                        .OrderBy(pair => pair.Second)
                        .Select(pair => pair.First);
                    var other = new AnnotationSet(set.Tasks, set.Annotators, set.Labels, [.. rows]);
                    Assert.Equal(Show(Consensus.Infer(set)), Show(Consensus.Infer(other)));
                }
            );
    }

    [Fact]
    public void It_is_what_plain_counting_gives()
    {
        GenSet.Sample(set =>
        {
            var computed = Consensus.Infer(set);
            for (var task = 0; task < set.Tasks; task++)
            {
                var newest = set
                    .Annotations.Where(row => row.Task == task)
                    .GroupBy(row => row.Annotator)
                    .SelectMany(rows => rows.Where(row => row.Revision == rows.Max(other => other.Revision)))
                    .ToArray();
                var groups = newest.GroupBy(row => row.Label).ToDictionary(rows => rows.Key, rows => rows.Count());
                var top = groups
                    .Where(pair => pair.Value == groups.Values.Max())
                    .Select(pair => pair.Key)
                    .Order()
                    .ToArray();
                Assert.Equal(top.Length == 1 ? top[0] : null, computed[task].Label);
                Assert.Equal(top.Length > 1 ? top : [], computed[task].Tied);
                Assert.Equal(newest.Length, computed[task].Count);
                var share = newest.Length == 0 ? double.NaN : (double)groups[top[0]] / newest.Length;
                Assert.Equal(share, computed[task].Confidence);
            }
        });
    }

    [Fact]
    public void Doubling_every_annotation_changes_no_share()
    {
        GenSet.Sample(set =>
        {
            var twice = new AnnotationSet(
                set.Tasks,
                set.Annotators,
                set.Labels,
                [.. set.Annotations, .. set.Annotations]
            );
            var (one, two) = (Consensus.Infer(set), Consensus.Infer(twice));
            Assert.Equal(
                one.Select(task => (task.Label, task.Confidence)),
                two.Select(task => (task.Label, task.Confidence))
            );
        });
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(3, 0, 0)]
    [InlineData(2, 5, 1)]
    public void Without_annotations_there_is_no_consensus(int tasks, int annotators, int labels)
    {
        var computed = Consensus.Infer(new(tasks, annotators, labels, []));
        Assert.Equal(tasks, computed.Length);
        Assert.All(
            computed,
            task => Assert.True(task is { Label: null, Tied.Length: 0, Count: 0 } && double.IsNaN(task.Confidence))
        );
    }

    [Theory]
    [InlineData(2, 0, 0)]
    [InlineData(-1, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 0, 3)]
    [InlineData(0, 0, -1)]
    public void A_number_outside_its_count_is_a_bug(int task, int annotator, int label) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnnotationSet(2, 1, 3, [new(task, annotator, label, 0)]));

    [Theory]
    [InlineData(new[] { 2 }, 2)]
    [InlineData(new[] { 3, 1 }, 1)]
    [InlineData(new[] { 3, 1, 2 }, 2)]
    [InlineData(new[] { 3, 3, 2, 1 }, 2)]
    [InlineData(new[] { 1, 3, 3, 3 }, 3)]
    [InlineData(new[] { int.MaxValue, int.MinValue }, int.MinValue)]
    public void The_median_is_the_lower_of_two(int[] values, int median)
    {
        Assert.Equal(median, Consensus.LowerMedian(values));
        Assert.Equal(median, Consensus.LowerMedian([.. values.Reverse()]));
    }

    [Fact]
    public void Of_nothing_there_is_no_median() => Assert.Throws<ArgumentException>(() => Consensus.LowerMedian([]));

    private static Gen<AnnotationSet> GenSet =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 6], Gen.Int[1, 4])
            .SelectMany(
                (tasks, annotators, labels) =>
                    Gen.Select(Gen.Int[0, tasks - 1], Gen.Int[0, annotators - 1], Gen.Int[0, labels - 1], GenRevision)
                        .Array[0, 30]
                        .Select(rows => new AnnotationSet(
                            tasks,
                            annotators,
                            labels,
                            [.. rows.Select(row => new Annotation(row.Item1, row.Item2, row.Item3, row.Item4))]
                        ))
            );

    private static Gen<int> GenRevision =>
        Gen.OneOf(Gen.Int[0, 2], Gen.Int[int.MinValue, int.MinValue + 1], Gen.Int[int.MaxValue - 1, int.MaxValue]);

    private static string Show(ImmutableArray<TaskConsensus> tasks) =>
        string.Join(
            '\n',
            tasks.Select(task =>
                string.Join(' ', [task.Label, .. task.Tied, task.Confidence, task.Count, .. task.CountsByLabel])
            )
        );

    private static string[] Words(string cell) => cell.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Annotation Read(string word)
    {
        var parts = word.Split(':', '#');
        var revision = parts.Length > 2 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : 0;
        return new(0, parts[0][0] - 'p', Array.IndexOf(Labels, parts[1]), revision);
    }
}
