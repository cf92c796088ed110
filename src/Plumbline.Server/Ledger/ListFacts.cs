using System.Text;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Ledger;

/// <summary>A page of facts, oldest first.</summary>
/// <param name="Rows">The facts.</param>
/// <param name="Next">What to ask for after this page; null on the last.</param>
public sealed record ListFactsResponse(IReadOnlyList<FactRow> Rows, string? Next);

/// <summary>One fact.</summary>
/// <param name="Entry">The exact text of its entry: its bytes are what will be proved.</param>
public sealed record FactRow(string Entry);

internal static class ListFacts
{
    private const int PageRows = 500;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/projects/{id}/facts", Handle).WithName(nameof(ListFacts)).RequirePermission(Permission.ReadFacts);

    private static async Task<IResult> Handle(
        ProjectId id,
        string? after,
        Caller caller,
        Store store,
        Projects.Door projects,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.ReadFacts);
        if (found.Problem is { } problem)
        {
            return problem.ToResult();
        }

        if (!Paging.TryRead(after, out var from))
        {
            return Paging.Wrong.ToResult();
        }

        var rows = await store.Query<EntryRow>(
            found.Value.Client,
            cancel,
            """
            select turn, entry from fact
            where client_id = @client and project_id = @project and turn > @after
            order by turn limit @most
            """,
            ("project", id.Text),
            ("after", from),
            ("most", PageRows)
        );
        return BytesResult.Ok(
            new ListFactsResponse(
                [.. rows.Select(row => new FactRow(Encoding.UTF8.GetString(row.Entry)))],
                rows.Count == PageRows ? Paging.Write(rows[^1].Turn) : null
            )
        );
    }

    private sealed record EntryRow
    {
        public long Turn { get; init; }

        public byte[] Entry { get; init; } = [];
    }
}
