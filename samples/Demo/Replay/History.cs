using Plumbline.Demo.Input;

namespace Plumbline.Demo.Replay;

/// <summary>Writes every acknowledged claim and submit as a line of JSON, flushed before anything follows.</summary>
internal sealed class History(string? path, TimeProvider clock) : IAsyncDisposable
{
    // Guards the file: people answer in parallel.
    private readonly Lock _gate = new();
    private readonly FileStream? _file = path is null ? null : Open(path);

    /// <summary>One acknowledged call.</summary>
    /// <param name="label">What was handed in; null for a claim.</param>
    public void Add(string project, string call, GivenAnswer answer, string assignment, string? label)
    {
        if (_file is null)
        {
            return;
        }

        var line = Written.Bytes(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("at", clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"));
            writer.WriteString("project", project);
            writer.WriteString("person", answer.Annotator);
            writer.WriteString("call", call);
            writer.WriteString("task", answer.Task);
            writer.WriteString("assignment", assignment);
            if (label is not null)
            {
                writer.WriteString("label", label);
            }

            writer.WriteString("outcome", "ok");
            writer.WriteEndObject();
        });
        lock (_gate)
        {
            _file.Write(line);
            _file.WriteByte((byte)'\n');
            _file.Flush();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static FileStream Open(string path)
    {
        Folders.MakeFor(path);
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
    }
}
