using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Plumbline.Formats;

/// <summary>Writes a row and its lineage; keys in the order of formats.md section 3, absent when empty.</summary>
/// <remarks>Not for several threads: the buffers are used again for each row.</remarks>
internal sealed class ReleaseJson : IDisposable
{
    private readonly Utf8JsonWriter _json = new(Stream.Null, PlainJson.Writing);
    private readonly ArrayBufferWriter<byte> _scratch = new(4096);

    public void WriteRow(ReleaseRow row, ReadOnlySpan<byte> fields, IBufferWriter<byte> into)
    {
        _json.Reset(into);
        _json.WriteStartObject();
        _json.WriteString("row"u8, row.Row);
        _json.WriteString("kind"u8, row.Kind);
        _json.WriteString("split"u8, row.Split);
        _json.WriteStartObject("item"u8);
        _json.WriteString("key"u8, row.Item.Key);
        WriteDigest("digest"u8, row.Item.Digest.Span);
        WriteText("language"u8, row.Item.Language);
        _json.WritePropertyName("fields"u8);
        _json.WriteRawValue(fields, skipInputValidation: true);
        _json.WriteEndObject();
        WriteConsensus(row.Consensus);
        _json.WriteStartArray("annotations"u8);
        foreach (var annotation in row.Annotations)
        {
            WriteAnnotation(annotation);
        }

        _json.WriteEndArray();
        _json.WriteStartArray("reviews"u8);
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
    }

    public void WriteLineage(ReleaseRow row, IBufferWriter<byte> into)
    {
        var lineage = row.Lineage;
        _json.Reset(into);
        _json.WriteStartObject();
        _json.WriteString("row"u8, row.Row);
        WriteDigest("item"u8, row.Item.Digest.Span);
        if (lineage.Source is { } source)
        {
            WriteDigest("source"u8, source);
        }

        WriteVersion("schema"u8, lineage.Schema);
        WriteVersions("guidelines"u8, lineage.Guidelines);
        _json.WriteStartArray("annotators"u8);
        foreach (var annotation in row.Annotations)
        {
            _json.WriteStringValue(annotation.Annotator);
        }

        _json.WriteEndArray();
        _json.WriteStartObject("rule"u8);
        _json.WriteString("method"u8, row.Consensus.Method);
        _json.WriteString("version"u8, row.Consensus.MethodVersion);
        _json.WriteEndObject();
        _json.WriteStartObject("times"u8);
        WriteTime("imported"u8, lineage.Imported);
        _json.WriteStartArray("annotated"u8);
        foreach (var annotation in row.Annotations)
        {
            WriteTimeValue(annotation.SubmittedAt);
        }

        _json.WriteEndArray();
        WriteTime("decided"u8, lineage.Decided);
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <summary>The one line of <c>release.json</c>, without its newline.</summary>
    public void WriteRelease(
        ReleaseHeader header,
        ReleaseCounts counts,
        ImmutableArray<ReleaseFile> files,
        IBufferWriter<byte> into
    )
    {
        _json.Reset(into);
        _json.WriteStartObject();
        _json.WriteString("id"u8, header.Id.Text);
        _json.WriteString("project"u8, header.Project);
        _json.WriteNumber("number"u8, header.Number);
        WriteText("predecessor"u8, header.Predecessor?.Text);
        WriteTime("created"u8, header.Created);
        _json.WriteStartObject("counts"u8);
        _json.WriteNumber("rows"u8, counts.Rows);
        _json.WriteNumber("ties"u8, counts.Ties);
        _json.WriteNumber("cannotAnswer"u8, counts.CannotAnswer);
        _json.WriteNumber("annotations"u8, counts.Annotations);
        _json.WriteEndObject();
        WriteJson("itemSchema"u8, header.ItemsJson.Span);
        WriteJson("labelSchema"u8, header.LabelsJson.Span);
        WriteVersion("schema"u8, header.Schema);
        WriteVersions("guidelines"u8, header.Guidelines);
        _json.WriteStartArray("files"u8);
        foreach (var file in files)
        {
            WriteFile(file);
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
    }

    public void Dispose() => _json.Dispose();

    private void WriteConsensus(ReleaseConsensus consensus)
    {
        _json.WriteStartObject("consensus"u8);
        WriteJson("answer"u8, consensus.Answer.Span);
        _json.WriteString("method"u8, consensus.Method);
        _json.WriteString("methodVersion"u8, consensus.MethodVersion);
        _json.WriteNumber("confidence"u8, consensus.Confidence);
        if (!consensus.Probabilities.IsEmpty)
        {
            _json.WriteStartObject("probabilities"u8);
            foreach (var question in consensus.Probabilities)
            {
                _json.WriteStartObject(question.Question);
                foreach (var (label, share) in question.Shares)
                {
                    _json.WriteNumber(label, share);
                }

                _json.WriteEndObject();
            }

            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    private void WriteAnnotation(ReleaseAnnotation annotation)
    {
        _json.WriteStartObject();
        _json.WriteString("annotator"u8, annotation.Annotator);
        WriteText("vendor"u8, annotation.Source);
        WriteJson("answer"u8, annotation.Answer.Span);
        if (!annotation.ShownOrder.IsEmpty)
        {
            _json.WriteStartArray("shownOrder"u8);
            foreach (var id in annotation.ShownOrder)
            {
                _json.WriteStringValue(id);
            }

            _json.WriteEndArray();
        }

        _json.WriteNumber("guidelines"u8, annotation.Guidelines);
        if (annotation.ActiveMs is { } activeMs)
        {
            _json.WriteNumber("activeMs"u8, activeMs);
        }

        _json.WriteNull("suggestion"u8);
        _json.WriteEndObject();
    }

    private void WriteFile(ReleaseFile file)
    {
        _json.WriteStartObject();
        _json.WriteString("path"u8, file.Path);
        _json.WriteNumber("bytes"u8, file.Bytes);
        _json.WriteString("sha256"u8, Convert.ToHexStringLower(file.Sha256.Span));
        if (file.Tree is { } tree)
        {
            _json.WriteNumber("rows"u8, tree.Count);
            _json.WriteString("root"u8, Convert.ToHexStringLower(tree.Root.Span));
        }

        _json.WriteEndObject();
    }

    private void WriteVersions(ReadOnlySpan<byte> name, ImmutableArray<VersionDigest> versions)
    {
        if (versions.IsEmpty)
        {
            return;
        }

        _json.WriteStartArray(name);
        foreach (var version in versions)
        {
            _json.WriteStartObject();
            WriteVersion(version);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteVersion(ReadOnlySpan<byte> name, VersionDigest version)
    {
        _json.WriteStartObject(name);
        WriteVersion(version);
        _json.WriteEndObject();
    }

    private void WriteVersion(VersionDigest version)
    {
        _json.WriteNumber("version"u8, version.Version);
        WriteDigest("digest"u8, version.Digest.Span);
    }

    private void WriteText(ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            _json.WriteString(name, text);
        }
    }

    private void WriteJson(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        _json.WritePropertyName(name);
        if (!PlainJson.IsPlain(value))
        {
            _scratch.ResetWrittenCount();
            PlainJson.Compact(value, _scratch);
            value = _scratch.WrittenSpan;
        }

        _json.WriteRawValue(value, skipInputValidation: true);
    }

    private void WriteDigest(ReadOnlySpan<byte> name, ReadOnlySpan<byte> digest)
    {
        const string prefix = "sha256:";
        Span<char> text = stackalloc char[prefix.Length + 64];
        prefix.CopyTo(text);
        if (digest.Length != 32 || !Convert.TryToHexStringLower(digest, text[prefix.Length..], out _))
        {
            throw new ArgumentException("A digest of 32 bytes is wanted.", nameof(digest));
        }

        _json.WriteString(name, text);
    }

    private void WriteTime(ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        _json.WritePropertyName(name);
        WriteTimeValue(time);
    }

    /// <summary>RFC 3339 in UTC, always with milliseconds.</summary>
    private void WriteTimeValue(DateTimeOffset time)
    {
        Span<char> text = stackalloc char[24];
        time.UtcDateTime.TryFormat(text, out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        _json.WriteStringValue(text[..written]);
    }
}
