using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Plumbline.Model;

namespace Plumbline.Formats;

/// <summary>
/// The preference set that TRL's trainers load: <c>prompt</c>, <c>chosen</c>, <c>rejected</c>, one pair a line
/// (formats.md section 5, explicit form). Message lists when the item schema has a conversation, else texts.
/// </summary>
/// <remarks>
/// The first preference question of the schema is exported. Of more than two candidates the winner stands against each
/// other one. Which lines equal an earlier one is known by the first 128 bits of their SHA-256.
/// </remarks>
[Mutable]
public sealed class TrlPreference : IAsyncDisposable
{
    /// <summary>Its name in requests and paths.</summary>
    public const string Name = "trl-preference";

    private const string Folder = $"exports/{Name}/";

    private readonly PreferenceQuestion? _question;
    private readonly TrlPrompt _prompt;
    private readonly TrlNotes _notes;
    private readonly CountedFile _lines;
    private readonly CountedFile _rows;
    private readonly Func<string, CountedFile> _open;
    private readonly HashSet<UInt128> _seen = [];
    private readonly ArrayBufferWriter<byte> _start = new(4096);
    private long _count;

    internal TrlPreference(ItemSchema items, LabelSchema labels, Func<string, CountedFile> open)
    {
        _question = labels.Questions.OfType<PreferenceQuestion>().FirstOrDefault();
        _prompt = new(items);
        _notes = new(_prompt, _question, items, labels);
        _open = open;
        _lines = open($"{Folder}train.jsonl");
        _rows = open($"{Folder}train.jsonl.rows.jsonl");
    }

    internal bool IsFull => _lines.IsFull || _rows.IsFull;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _lines.DisposeAsync();
        await _rows.DisposeAsync();
    }

    /// <summary>Adds the lines of a row.</summary>
    /// <param name="fields">The row's fields in plain form.</param>
    internal void Add(ReleaseRow row, ReadOnlyMemory<byte> fields)
    {
        using var item = JsonDocument.Parse(fields);
        using var answer = JsonDocument.Parse(row.Consensus.Answer);
        _notes.CountRow(item.RootElement, answer.RootElement);
        if (Winner(answer.RootElement) is not { } winner)
        {
            _notes.NoAnswer++;
        }
        else if (winner == PreferenceQuestion.TieLabel)
        {
            _notes.Tie++;
        }
        else if (winner == PreferenceQuestion.BothBadLabel)
        {
            _notes.BothBad++;
        }
        else
        {
            AddPairs(row.Row, item.RootElement, winner);
        }
    }

    internal async ValueTask Flush(CancellationToken cancel)
    {
        await _lines.Flush(cancel).ConfigureAwait(false);
        await _rows.Flush(cancel).ConfigureAwait(false);
    }

    internal async ValueTask<ImmutableArray<ReleaseFile>> Finish(ReleaseCounts counts, CancellationToken cancel)
    {
        await using var notes = _open($"{Folder}notes.json");
        _notes.Write(counts, _count, notes.Buffer);
        notes.EndLine();
        return [await _lines.Close(cancel), await _rows.Close(cancel), await notes.Close(cancel)];
    }

    private string? Winner(JsonElement answer) =>
        _question is not null
        && answer.TryGetProperty(_question.Name, out var value)
        && value.ValueKind == JsonValueKind.Object
            ? value.GetProperty("winner"u8).GetString()
            : null;

    private void AddPairs(string row, JsonElement fields, string winner)
    {
        var candidates = fields.GetProperty(_question!.Field);
        var chosen = Content(
            candidates.EnumerateArray().First(candidate => candidate.GetProperty("id"u8).ValueEquals(winner))
        );
        _start.ResetWrittenCount();
        _start.Write("{\"prompt\":"u8);
        if (!_prompt.TryWrite(fields, _start, out var leftOutKeys))
        {
            _notes.NoPrompt++;
            return;
        }

        _notes.MessageKeys += leftOutKeys;
        _start.Write(",\"chosen\":"u8);
        if (!_prompt.TryWriteAnswer(chosen, _start))
        {
            _notes.NotText++;
            return;
        }

        foreach (var candidate in candidates.EnumerateArray())
        {
            if (!candidate.GetProperty("id"u8).ValueEquals(winner))
            {
                AddPair(row, chosen, Content(candidate));
            }
        }
    }

    private void AddPair(string row, JsonElement chosen, JsonElement rejected)
    {
        if (JsonMarshal.GetRawUtf8Value(chosen).SequenceEqual(JsonMarshal.GetRawUtf8Value(rejected)))
        {
            _notes.SameContent++;
            return;
        }

        _lines.BeginLine();
        _lines.Buffer.Write(_start.WrittenSpan);
        _lines.Buffer.Write(",\"rejected\":"u8);
        if (!_prompt.TryWriteAnswer(rejected, _lines.Buffer))
        {
            _lines.TakeBackLine();
            _notes.NotText++;
            return;
        }

        _lines.Buffer.Write("}"u8);
        if (!_seen.Add(Digest(_lines.Line)))
        {
            _lines.TakeBackLine();
            _notes.EqualLine++;
            return;
        }

        _lines.EndLine();
        _count++;
        WriteRow(row);
    }

    private void WriteRow(string row)
    {
        Span<byte> number = stackalloc byte[20];
        _count.TryFormat(number, out var digits);
        _rows.Buffer.Write("{\"line\":"u8);
        _rows.Buffer.Write(number[..digits]);
        _rows.Buffer.Write(",\"row\":"u8);
        PlainJson.WriteText(row, _rows.Buffer);
        _rows.Buffer.Write("}"u8);
        _rows.EndLine();
    }

    private static JsonElement Content(JsonElement candidate) => candidate.GetProperty("content"u8);

    private static UInt128 Digest(ReadOnlySpan<byte> line)
    {
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(line, digest);
        return MemoryMarshal.Read<UInt128>(digest);
    }
}
