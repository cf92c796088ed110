using System.Net;

namespace Plumbline.Tests.Server.Faults;

/// <summary>An upload that sends its first bytes and then hangs until the connection ends.</summary>
internal sealed class HeldLines(byte[] bytes) : HttpContent
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => _end.TrySetResult();

    protected override void Dispose(bool disposing)
    {
        LetGo();
        base.Dispose(disposing);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(bytes);
        await stream.FlushAsync();
        await _end.Task;
        throw new HttpRequestException("The upload was let go unfinished.");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
