using Plumbline.Model;
using Plumbline.Server.Projects;
using Plumbline.Storage;

namespace Plumbline.Server.Items;

/// <summary>What other areas may ask of items and tasks.</summary>
internal sealed class Door(Store store, SealedItems sealedItems)
{
    /// <summary>
    /// The part of a claim's statement that holds true only for a task that may be claimed now: the project is active,
    /// the task is not done, and the place is one of its own. Aliases: t for the task, p for the project.
    /// </summary>
    public const string Claimable = """
        from task t join project p on p.client_id = t.client_id and p.id = t.project_id
        where t.client_id = @client and t.project_id = @project and t.number = @task
            and t.done_at_ms is null and t.overlap > @place and p.state = 'active'
        """;

    /// <summary>Marks a task done once as many annotations stand as it wants.</summary>
    public const string MarkDone = """
        update task set done_at_ms = @now
        where client_id = @client and project_id = @project and number = @task and done_at_ms is null
            and overlap <= (
                select count(*) from assignment a
                where a.client_id = @client and a.project_id = @project and a.task_number = @task
                    and a.state = 'submitted'
            )
        """;

    /// <summary>The item of a task.</summary>
    public async Task<StoredItem> Read(LiveProject project, ClientKeys keys, int task, CancellationToken cancel)
    {
        if (sealedItems.Find(project.Id, task) is var (number, content))
        {
            return StoredItem.Open(keys, project.Id, number, content);
        }

        var row =
            await store.Find<ItemRow>(
                project.Client,
                cancel,
                """
                select i.number, i.content from task t
                join item i on i.client_id = t.client_id and i.project_id = t.project_id and i.number = t.item_number
                where t.client_id = @client and t.project_id = @project and t.number = @task
                """,
                ("project", project.Id.Text),
                ("task", task)
            ) ?? throw new InvalidOperationException($"Project {project.Id} has no task {task}.");
        sealedItems.Keep(project.Id, task, row.Number, row.Content);
        return StoredItem.Open(keys, project.Id, row.Number, row.Content);
    }

    /// <summary>
    /// The task of the item with this key; null when there is none. The newest where an item was opened again.
    /// </summary>
    public async Task<int?> TaskOf(LiveProject project, ClientKeys keys, string key, CancellationToken cancel)
    {
        var row = await store.Find<NumberRow>(
            project.Client,
            cancel,
            """
            select t.number from item i
            join task t on t.client_id = i.client_id and t.project_id = i.project_id and t.item_number = i.number
            where i.client_id = @client and i.project_id = @project and i.key_index = @key
            order by t.number desc limit 1
            """,
            ("project", project.Id.Text),
            ("key", KeyIndex(keys, key))
        );
        return row is null ? null : (int)row.Number;
    }

    /// <summary>The tasks in a range of numbers with their items, in order of number.</summary>
    public Task<IReadOnlyList<TaskItemRow>> Range(
        LiveProject project,
        long first,
        long last,
        CancellationToken cancel
    ) =>
        store.Query<TaskItemRow>(
            project.Client,
            cancel,
            """
            select t.number, t.item_number, t.schema_version, t.overlap, i.content, i.created_at_ms from task t
            join item i on i.client_id = t.client_id and i.project_id = t.project_id and i.number = t.item_number
            where t.client_id = @client and t.project_id = @project and t.number >= @first
                and t.number <= @last
            order by t.number
            """,
            ("project", project.Id.Text),
            ("first", first),
            ("last", last)
        );

    /// <summary>The next tasks after a number with their items, in order of number.</summary>
    public Task<IReadOnlyList<TaskItemRow>> After(
        LiveProject project,
        long after,
        int most,
        CancellationToken cancel
    ) =>
        store.Query<TaskItemRow>(
            project.Client,
            cancel,
            """
            select t.number, t.item_number, t.schema_version, t.overlap, i.content, i.created_at_ms from task t
            join item i on i.client_id = t.client_id and i.project_id = t.project_id and i.number = t.item_number
            where t.client_id = @client and t.project_id = @project and t.number > @after
            order by t.number limit @most
            """,
            ("project", project.Id.Text),
            ("after", after),
            ("most", most)
        );

    public static string KeyIndex(ClientKeys keys, string key) => keys.BlindIndex("item.key", key);

    internal sealed record TaskItemRow
    {
        public long Number { get; init; }

        public long ItemNumber { get; init; }

        public long SchemaVersion { get; init; }

        public long Overlap { get; init; }

        public long CreatedAtMs { get; init; }

        public byte[] Content { get; init; } = [];
    }

    private sealed record ItemRow
    {
        public long Number { get; init; }

        public byte[] Content { get; init; } = [];
    }

    private sealed record NumberRow
    {
        public long Number { get; init; }
    }
}
