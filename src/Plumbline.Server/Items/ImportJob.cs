using Plumbline.Model;
using Plumbline.Storage;

namespace Plumbline.Server.Items;

/// <summary>What an import remembers of itself, sealed in its job's row, so that it goes on after a crash.</summary>
public sealed record ImportDetail
{
    public required string RequestKey { get; init; }

    public required string Request { get; init; }

    public required bool KeepGood { get; init; }

    /// <summary>What the browser called the file; null where it came over the API.</summary>
    public string? File { get; init; }

    /// <summary>Whether the whole file was found good, so that storing may begin.</summary>
    public bool IsChecked { get; init; }

    public long Added { get; init; }

    public long Known { get; init; }

    public long Refused { get; init; }

    public IReadOnlyList<ImportReport> Reports { get; init; } = [];
}

/// <summary>A line that was refused.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Pointer">JSON Pointer into the line.</param>
/// <param name="Found">What was found there.</param>
/// <param name="Right">What would be right.</param>
public sealed record ImportReport(long Line, string Pointer, string Found, string Right);

/// <summary>What an import came to.</summary>
/// <param name="Added">Items added.</param>
/// <param name="Known">Lines whose item was there already with the same content.</param>
/// <param name="Refused">Lines refused; more than are reported where there are very many.</param>
/// <param name="Reports">The first thousand of them.</param>
public sealed record ImportItemsResponse(long Added, long Known, long Refused, IReadOnlyList<ImportReport> Reports);

/// <summary>An import that is under way.</summary>
/// <param name="Id">The job; also names the sealed file.</param>
/// <param name="Person">Who sent the file.</param>
/// <param name="Place">The last line that is dealt with.</param>
/// <param name="Detail">What it remembers.</param>
internal sealed record ImportJob(JobId Id, PersonId Person, long Place, ImportDetail Detail)
{
    public RequestKey Key => new(Detail.RequestKey, Detail.Request);

    /// <summary>What the sealed detail belongs to.</summary>
    public static string ObjectOf(JobId id) => "job/" + id.Text;
}
