using System.Text;
using System.Text.Json;

namespace Plumbline.Model;

/// <summary>Where a reader stands: the containers that are open, and what comes next in each.</summary>
internal sealed class JsonPath
{
    private readonly List<Level> _levels = [];

    /// <summary>Whether no deeper container may be opened.</summary>
    public bool IsFull => _levels.Count >= StrictJson.MaxDepth;

    /// <summary>Takes the reader's token in; false when it is a key that the object already has.</summary>
    public bool Take(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                var name = reader.GetString()!;
                _levels[^1].Name = name;
                return _levels[^1].Names!.Add(name);
            case JsonTokenType.StartObject:
                _levels.Add(new(new(StringComparer.Ordinal)));
                return true;
            case JsonTokenType.StartArray:
                _levels.Add(new(null));
                return true;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _levels.RemoveAt(_levels.Count - 1);
                break;
            default:
                break;
        }

        if (_levels.Count > 0)
        {
            _levels[^1].Index++;
            _levels[^1].Name = null;
        }

        return true;
    }

    /// <summary>Pointer to the value that comes next; to the object where its key has not been read yet.</summary>
    /// <remarks>Put together only when it is asked for: keys may be long, and be nested.</remarks>
    public string Next()
    {
        var pointer = new StringBuilder();
        foreach (var level in _levels)
        {
            if (level.Names is null)
            {
                pointer.Append(JsonPointer.Element("", level.Index));
            }
            else if (level.Name is { } name)
            {
                pointer.Append(JsonPointer.Member("", name));
            }
        }

        return pointer.ToString();
    }

    private sealed class Level(HashSet<string>? names)
    {
        /// <summary>Keys that were read; null for an array.</summary>
        public HashSet<string>? Names => names;

        public int Index { get; set; }

        /// <summary>The key whose value comes next or is open; null where a key comes next.</summary>
        public string? Name { get; set; }
    }
}
