using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Plumbline.Formats;
using Plumbline.Model;
using Plumbline.Server.Items;
using Plumbline.Server.Projects;
using Plumbline.Server.Quality;
using Plumbline.Server.Wire;
using Plumbline.Server.Work;
using Plumbline.Storage;
using Plumbline.Transparency;

namespace Plumbline.Server.Releases;

/// <summary>
/// Writes the folder of one release from what was settled when it was frozen, a page of tasks at a time. The same rows
/// give the same bytes, whenever it runs.
/// </summary>
internal sealed class ReleaseBuild(
    Store store,
    Schemas schemas,
    Items.Door items,
    Work.Door work,
    Quality.Door quality,
    Projects.Texts texts,
    StoredReleases releases,
    ReleaseFiles files
)
{
    private const int PageTasks = 250;

    public async Task Run(LiveProject project, StoredRelease release, CancellationToken cancel)
    {
        var id = ReleaseId.Of(release.Id);
        files.Clear(id);
        var keys = await store.Keys.For(project.Client, cancel);
        var manifest = await Write(project, release, path => files.Write(keys, id, path), cancel);
        var unit = await store.Begin(PersonId.Of(release.PersonId), project.Client, null, CancellationToken.None);
        var paths = manifest.Files.Select(file => file.Path).ToArray();
        unit.Save(
            """
            update release set state = 'ready', rows = @rows, digest = @digest, files = @files
            where client_id = @client and id = @id and state = 'building'
            """,
            ("rows", manifest.Counts.Rows),
            ("digest", "sha256:" + Convert.ToHexStringLower(manifest.Digest.Span)),
            ("files", unit.Keys.Seal(StoredRelease.ObjectOf(id), 1, "files", Json.Write(paths))),
            ("id", release.Id)
        );
        unit.Record("release.built", release.Id, project.Id, manifest.Digest.ToArray());
        await unit.Commit(0, []);
    }

    public async Task Fail(LiveProject project, StoredRelease release)
    {
        var unit = await store.Begin(PersonId.Of(release.PersonId), project.Client, null, CancellationToken.None);
        unit.Save(
            "update release set state = 'failed' where client_id = @client and id = @id and state = 'building'",
            ("id", release.Id)
        );
        unit.Record("release.failed", release.Id, project.Id);
        await unit.Commit(0, []);
    }

    /// <summary>Writes the release's files wherever they are wanted.</summary>
    internal async Task<ReleaseManifest> Write(
        LiveProject project,
        StoredRelease release,
        Func<string, Stream> open,
        CancellationToken cancel
    )
    {
        var keys = await store.Keys.For(project.Client, cancel);
        var known = await schemas.Find(project, project.SchemaVersion, cancel);
        var header = await Header(project, release, keys, known, cancel);
        var rowTree = new MerkleTreeBuilder();
        var lineageTree = new MerkleTreeBuilder();
        await using var writer = new ReleaseWriter(
            open,
            header,
            new RowTree(rowTree.Add, rowTree.Root),
            new RowTree(lineageTree.Add, lineageTree.Root)
        );
        var after = -1L;
        while (await quality.Page(project, keys, after, release.FrozenAtMs, PageTasks, cancel) is { Count: > 0 } page)
        {
            await AddPage(writer, project, keys, header, page, cancel);
            after = page[^1].Task;
        }

        return await writer.Finish(cancel);
    }

    private async Task AddPage(
        ReleaseWriter writer,
        LiveProject project,
        ClientKeys keys,
        ReleaseHeader header,
        IReadOnlyList<OpenConsensus> page,
        CancellationToken cancel
    )
    {
        var rows = (await items.Range(project, page[0].Task, page[^1].Task, cancel)).ToDictionary(row => row.Number);
        var standing = await work.Standing(project, keys, page[0].Task, page[^1].Task, cancel);
        foreach (var consensus in page)
        {
            if (consensus.Outcome is "settled")
            {
                var row = ToRow(project, keys, header, consensus, rows[consensus.Task], standing[consensus.Task]);
                await writer.Add(row, cancel);
            }
            else
            {
                writer.LeaveOut(consensus.Outcome is "tie" ? LeftOut.Tie : LeftOut.CannotAnswer);
            }
        }
    }

    private static ReleaseRow ToRow(
        LiveProject project,
        ClientKeys keys,
        ReleaseHeader header,
        OpenConsensus consensus,
        Items.Door.TaskItemRow row,
        IEnumerable<StandingAnnotation> standing
    )
    {
        var item = StoredItem.Open(keys, project.Id, row.ItemNumber, row.Content);
        var annotations = standing
            .Select(one => new ReleaseAnnotation(
                keys.PseudonymOf(one.Person),
                one.Answer,
                one.GuidelineVersion,
                one.SubmittedAt
            )
            {
                Source = "v_" + keys.Digest("source", SourceOf(project, one.Person))[..24],
                ShownOrder = one.Shown,
                ActiveMs = one.ActiveMs,
            })
            .OrderBy(one => one.Annotator, StringComparer.Ordinal)
            .ToImmutableArray();
        return new ReleaseRow
        {
            Row = "r_" + keys.Digest("release.row", Encoding.UTF8.GetBytes($"{project.Id.Text} {row.Number}"))[..24],
            Kind = header.Items.CandidatesField is null ? "classification" : "preference",
            Item = new ReleaseItem(item.Key, item.Digest, item.Language, item.Fields),
            Consensus = new ReleaseConsensus(
                consensus.Answer,
                consensus.Method,
                consensus.MethodVersion,
                consensus.Confidence ?? throw new InvalidOperationException("A settled task has a confidence."),
                [
                    .. consensus.Shares.Select(question => new QuestionShares(
                        question.Question,
                        [.. question.Shares.Select(share => new LabelShare(share.Label, share.Share))]
                    )),
                ]
            ),
            Annotations = annotations,
            Lineage = new ReleaseLineage(
                header.Schema,
                [
                    .. header.Guidelines.Where(one =>
                        annotations.Any(annotation => annotation.Guidelines == one.Version)
                    ),
                ],
                DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAtMs),
                consensus.SettledAt
            ),
        };
    }

    private static ReadOnlySpan<byte> SourceOf(LiveProject project, PersonId person) =>
        project.Recorded.ContainsKey(person) ? "recorded"u8 : "in-house"u8;

    private async Task<ReleaseHeader> Header(
        LiveProject project,
        StoredRelease release,
        ClientKeys keys,
        ProjectSchemas known,
        CancellationToken cancel
    )
    {
        var before = await releases.Newest(project.Client, project.Id, release.Number, cancel);
        return new ReleaseHeader
        {
            Id = ReleaseId.Of(release.Id),
            Project = await texts.CodeName(project, keys, cancel),
            Number = (int)release.Number,
            Predecessor = before is null ? null : ReleaseId.Of(before.Id),
            Created = DateTimeOffset.FromUnixTimeMilliseconds(release.FrozenAtMs),
            Items = known.Items,
            ItemsJson = known.ItemsJson,
            Labels = known.Labels,
            LabelsJson = known.LabelsJson,
            Schema = new VersionDigest(project.SchemaVersion, SHA256.HashData(known.LabelsJson)),
            Guidelines = await texts.Guidelines(project, keys, cancel),
            Exports = [.. release.Exports.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
        };
    }
}
