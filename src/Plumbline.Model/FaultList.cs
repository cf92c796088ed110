using System.Collections.Immutable;
using System.Text.Json;

namespace Plumbline.Model;

/// <summary>Gathers faults of one input; owned by one reader, on one thread.</summary>
/// <param name="prefix">Pointer to the place in the whole input that the added pointers are relative to.</param>
internal sealed class FaultList(string prefix)
{
    /// <summary>More faults than these help nobody, and an input must not make an answer of any size.</summary>
    public const int Most = 100;

    private ImmutableArray<Fault>.Builder? _faults;

    public int Count => _faults?.Count ?? 0;

    public void Add(string pointer, string found, string right)
    {
        if (Count < Most)
        {
            (_faults ??= ImmutableArray.CreateBuilder<Fault>()).Add(new(prefix + pointer, Excerpt.Of(found), right));
        }
    }

    public void Add(string pointer, JsonElement found, string right) => Add(pointer, Excerpt.Of(found), right);

    public ImmutableArray<Fault> ToImmutable() => _faults?.ToImmutable() ?? [];
}
