using System.Buffers;
using System.Security.Cryptography;
using Plumbline.Model;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Items;

/// <summary>Uploads wait sealed on disk, under the client's key, until they are stored.</summary>
internal sealed class Spool(Store store, StoreSettings settings)
{
    private const int BufferBytes = 65_536;

    /// <summary>
    /// Takes an upload in, under a name of its own and sealed for the job. The file is
    /// whole and synced when this returns.
    /// </summary>
    /// <returns>SHA-256 of what came; null when it was longer than an upload may be, and nothing is left of
    /// it.</returns>
    public async Task<byte[]?> Take(ClientId client, JobId job, JobId upload, Stream body, CancellationToken cancel)
    {
        System.IO.Directory.CreateDirectory(Folder);
        var path = PartOf(upload);
        var keys = await store.Keys.For(client, cancel);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var isWhole = false;
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
            await using var seal = keys.SealingStream(file, ObjectOf(job), "upload");
            isWhole = await Copy(body, seal, hash, cancel);
            if (isWhole)
            {
                await seal.FinishAsync(cancel);
#pragma warning disable CA1849 // Only the synchronous flush reaches the disk.
                file.Flush(flushToDisk: true);
#pragma warning restore CA1849
            }
        }
        finally
        {
            if (!isWhole)
            {
                File.Delete(path);
            }
        }

        return isWhole ? hash.GetHashAndReset() : null;
    }

    public async Task<Stream> Open(ClientId client, JobId job, CancellationToken cancel)
    {
        var keys = await store.Keys.For(client, cancel);
        return keys.OpeningStream(File.OpenRead(PathOf(job)), ObjectOf(job), "upload");
    }

    public bool Has(JobId job) => File.Exists(PathOf(job));

    /// <summary>Gives an upload the name of its job.</summary>
    public void Keep(JobId upload, JobId job) => File.Move(PartOf(upload), PathOf(job), overwrite: true);

    public void DropUpload(JobId upload) => File.Delete(PartOf(upload));

    public void Drop(JobId job) => File.Delete(PathOf(job));

    /// <summary>Removes files that no job knows: uploads that were cut off.</summary>
    public void Sweep(IReadOnlySet<string> known)
    {
        if (!System.IO.Directory.Exists(Folder))
        {
            return;
        }

        foreach (var path in System.IO.Directory.EnumerateFiles(Folder))
        {
            if (!known.Contains(Path.GetFileNameWithoutExtension(path)))
            {
                File.Delete(path);
            }
        }
    }

    private string Folder => Path.Combine(settings.Folder, "imports");

    private string PartOf(JobId upload) => Path.Combine(Folder, upload.Text + ".part");

    private string PathOf(JobId job) => Path.Combine(Folder, job.Text + ".sealed");

    private static string ObjectOf(JobId job) => "upload/" + job.Text;

    private static async Task<bool> Copy(Stream body, Stream seal, IncrementalHash hash, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var total = 0L;
            while (true)
            {
                var read = await body.ReadAsync(buffer, cancel);
                if (read == 0)
                {
                    return true;
                }

                total += read;
                if (total > Limits.UploadBytes)
                {
                    return false;
                }

                hash.AppendData(buffer, 0, read);
                await seal.WriteAsync(buffer.AsMemory(0, read), cancel);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
