using System.Text.Json;

namespace Plumbline.Model;

/// <summary>Where a reader stands: the containers that are open, and what comes next in the innermost.</summary>
internal sealed class JsonPath
{
    private readonly Stack<Level> _levels = new();

    /// <summary>Whether no deeper container may be opened.</summary>
    public bool IsFull => _levels.Count >= StrictJson.MaxDepth;

    /// <summary>Takes the reader's token in; false when it is a key that the object already has.</summary>
    public bool Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                var name = reader.GetString()!;
                _levels.Peek().Name = name;
                return _levels.Peek().Names!.Add(name);
            case JsonTokenType.StartObject:
                _levels.Push(new(Next(), new(StringComparer.Ordinal)));
                return true;
            case JsonTokenType.StartArray:
                _levels.Push(new(Next(), null));
                return true;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _levels.Pop();
                break;
            default:
                break;
        }

        if (_levels.TryPeek(out var level))
        {
            level.Index++;
            level.Name = null;
        }

        return true;
    }

    /// <summary>Pointer to the container that is open.</summary>
    public string Holder() => _levels.TryPeek(out var level) ? level.Pointer : "";

    /// <summary>Pointer to the value that comes next; to the object where its key has not been read yet.</summary>
    public string Next() =>
        !_levels.TryPeek(out var level) ? ""
        : level.Names is null ? JsonPointer.Element(level.Pointer, level.Index)
        : level.Name is null ? level.Pointer
        : JsonPointer.Member(level.Pointer, level.Name);

    private sealed class Level(string pointer, HashSet<string>? names)
    {
        public string Pointer => pointer;

        /// <summary>Keys that were read; null for an array.</summary>
        public HashSet<string>? Names => names;

        public int Index { get; set; }

        public string? Name { get; set; }
    }
}
