using System.Text;
using Plumbline.Model;
using Plumbline.Server.Projects;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

/// <summary>Autosaved drafts: one sealed row an assignment.</summary>
internal sealed class Drafts(Store store)
{
    public static string ObjectOf(AssignmentId id) => "draft/" + id.Text;

    public async Task<DraftView?> Find(LiveProject project, ClientKeys keys, AssignmentId id, CancellationToken cancel)
    {
        var row = await store.Find<DraftRow>(
            project.Client,
            cancel,
            "select revision, answer, saved_at_ms from draft where client_id = @client and assignment_id = @id",
            ("id", id.Text)
        );
        return row is null
            ? null
            : new DraftView(
                Encoding.UTF8.GetString(keys.Open(ObjectOf(id), row.Revision, "answer", row.Answer)),
                row.Revision,
                DateTimeOffset.FromUnixTimeMilliseconds(row.SavedAtMs)
            );
    }

    /// <summary>
    /// Saves a draft: the last revision wins, and only while the assignment is the person's and has this fence.
    /// </summary>
    public static void Write(Unit unit, AssignmentId id, long fence, long revision, string answer) =>
        unit.WriteExempt(
            Exempt.Draft,
            1,
            """
            insert into draft (client_id, assignment_id, revision, answer, saved_at_ms)
            select a.client_id, a.id, @revision, @answer, @now from assignment a
            where a.client_id = @client and a.id = @id and a.person_id = @person and a.fence = @fence
                and a.state in ('live', 'expired')
            on conflict (client_id, assignment_id) do update
                set revision = excluded.revision, answer = excluded.answer, saved_at_ms = excluded.saved_at_ms
                where excluded.revision > draft.revision
            """,
            ("id", id.Text),
            ("person", unit.Actor.Text),
            ("fence", fence),
            ("revision", revision),
            ("answer", unit.Keys.Seal(ObjectOf(id), revision, "answer", Encoding.UTF8.GetBytes(answer))),
            ("now", unit.NowMs)
        );

    /// <summary>A submit or a skip ends the draft.</summary>
    public static void Delete(Unit unit, AssignmentId id) =>
        unit.Settle("delete from draft where client_id = @client and assignment_id = @id", ("id", id.Text));

    private sealed record DraftRow
    {
        public long Revision { get; init; }

        public byte[] Answer { get; init; } = [];

        public long SavedAtMs { get; init; }
    }
}
