using System.Text;
using Plumbline.Model;
using Plumbline.Storage;

namespace Plumbline.Server.Work;

/// <summary>The statements of an annotation: one row a revision, never changed.</summary>
internal static class AnnotationRows
{
    /// <summary>What the sealed answer belongs to; its version is the revision.</summary>
    public static string ObjectOf(AnnotationId id) => "annotation/" + id.Text;

    public static void Write(Unit unit, TurnAt at, AnnotationId id, long revision, string answer, long activeMs) =>
        unit.Save(
            """
            insert into annotation (client_id, project_id, task_number, person_id, revision, id, assignment_id,
                answer, active_ms, submitted_at_ms)
            values (@client, @project, @task, @person, @revision, @annotation, @assignment, @answer, @activeMs, @now)
            """,
            ("project", at.Project.Id.Text),
            ("task", at.Task),
            ("person", at.Person.Text),
            ("revision", revision),
            ("annotation", id.Text),
            ("assignment", at.Id.Text),
            ("answer", unit.Keys.Seal(ObjectOf(id), revision, "answer", Encoding.UTF8.GetBytes(answer))),
            ("activeMs", activeMs),
            ("now", unit.NowMs)
        );

    public static void MarkDone(Unit unit, TurnAt at) =>
        unit.Settle(Items.Door.MarkDone, ("project", at.Project.Id.Text), ("task", at.Task), ("now", unit.NowMs));
}
