using System.Data.Common;
using System.Reflection;
using Plumbline.Tests.Server.Tidy;

namespace Plumbline.Tests.Server.Architecture;

public sealed class SurfaceTests
{
    public static TheoryData<string> Libraries =>
        [.. Room.All.Where(room => !room.IsProgram).Select(room => room.Name)];

    [Fact]
    public void No_connection_leaves_storage() =>
        Reports.None(
            SurfaceRules.Connections(Room.All.Where(room => room.HoldsDrivers).SelectMany(room => Types(room.Name)))
        );

    [Theory]
    [InlineData(nameof(LeakyStore.Open))]
    [InlineData(nameof(LeakyStore.Readers))]
    [InlineData(nameof(LeakyStore.Use))]
    public void A_connection_that_leaves_is_reported(string member)
    {
        var reports = SurfaceRules.Connections([typeof(LeakyStore)]);

        Assert.Contains(reports, report => report.Contains($".{member}: shows", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_public_type_is_immutable_or_says_that_it_is_not(string room) =>
        Reports.None(SurfaceRules.Changing(Types(room)));

    [Theory]
    [InlineData(typeof(SetProperty), "Count: a property that can be set")]
    [InlineData(typeof(SetField), "_count: a field that can be set")]
    [InlineData(typeof(HiddenList), "_counts: a collection that grows")]
    [InlineData(typeof(GrowingList), "Counts: a collection that others can change")]
    [InlineData(typeof(BareArray), "Counts: a collection that others can change")]
    public void A_type_that_can_change_is_reported(Type type, string report) =>
        Assert.Contains(SurfaceRules.Changing([type]), found => found.EndsWith(report, StringComparison.Ordinal));

    [Theory]
    [InlineData(typeof(SaidToChange))]
    [InlineData(typeof(Fixed))]
    [InlineData(typeof(FixedValue))]
    [InlineData(typeof(Captured))]
    public void A_type_that_cannot_change_or_says_so_is_not_reported(Type type) =>
        Assert.Empty(SurfaceRules.Changing([type]));

    private static Type[] Types(string room) => Assembly.Load(room).GetTypes();

    public abstract class LeakyStore
    {
        public abstract IReadOnlyList<DbDataReader> Readers { get; }

        public abstract Task<DbConnection> Open();

        public abstract void Use(Action<DbTransaction[]> use);
    }

    public sealed class SetProperty
    {
        public int Count { get; set; }
    }

    public sealed class SetField
    {
        private int _count;

        public int Next() => ++_count;
    }

    public sealed class HiddenList
    {
        private readonly List<int> _counts = [];

        public int Count => _counts.Count;
    }

    public sealed record GrowingList(IList<int> Counts);

    public sealed record BareArray(int[] Counts);

    [Mutable]
    public sealed class SaidToChange
    {
        public int Count { get; set; }
    }

    public sealed record Fixed(string Name, IReadOnlyList<int> Counts)
    {
        public const int Limit = 3;

        public byte[] Bytes { get; init; } = [];
    }

    public readonly record struct FixedValue(int Count);

    public sealed class Captured(int count)
    {
        public int Twice() => count + count;
    }

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class MutableAttribute : Attribute;
}
