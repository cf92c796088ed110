using CsCheck;
using Plumbline.Dispatch;

namespace Plumbline.Tests.Unit.Dispatch;

public sealed class BitsetTests
{
    private static readonly Gen<(bool Adds, int Number)[]> s_changes = Gen.Select(
        Gen.Bool,
        Gen.OneOf(Gen.Int[0, 200], Gen.Int[0, 70_000], Gen.Int[0, 5_000_000])
    ).Array[0, 200];

    [Fact]
    public void The_next_number_is_that_of_a_sorted_set() =>
        s_changes.Sample(
            changes =>
            {
                var bits = new Bitset();
                var plain = new SortedSet<int>();
                foreach (var (adds, number) in changes)
                {
                    if (adds || plain.Count == 0)
                    {
                        bits.Set(number);
                        plain.Add(number);
                    }
                    else
                    {
                        var gone = plain.ElementAt(number % plain.Count);
                        bits.Clear(gone);
                        plain.Remove(gone);
                    }

                    foreach (var from in (int[])[0, number, number + 1, number / 2, 64, 4096])
                    {
                        var expected = plain.GetViewBetween(from, int.MaxValue);
                        Assert.Equal(expected.Count > 0 ? expected.Min : -1, bits.Next(from));
                        Assert.Equal(plain.Contains(from), bits.Has(from));
                    }
                }
            },
            iter: 300
        );

    [Fact]
    public void A_lone_number_at_the_end_of_ten_million_is_found_in_a_handful_of_words()
    {
        var bits = new Bitset();
        bits.Set(9_999_999);
        Assert.Equal(9_999_999, bits.Next(0));
        Assert.InRange(bits.Touched, 1, 9);
    }
}
