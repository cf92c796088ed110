using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Projects;

/// <summary>A new project of one client.</summary>
public sealed record CreateProjectRequest
{
    public required string Client { get; init; }

    [StringLength(Limits.NameLength, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>How many independent annotations a task needs, where its item says nothing else.</summary>
    [Range(1, Limits.Overlap)]
    public required int Overlap { get; init; }

    /// <summary><c>none</c>; <c>all</c> comes with the reviewer's desk.</summary>
    public string Review
    {
        get;
        init => field = value ?? "none"; // The generated reader sets an absent member to null.
    } = "none";

    public required JsonElement LabelSchema { get; init; }

    public required JsonElement ItemSchema { get; init; }

    /// <summary>How the work is done, in Markdown.</summary>
    [MaxLength(Limits.GuidelinesLength)]
    public required string Guidelines { get; init; }

    public Pay? Pay { get; init; }
}

/// <param name="Id">The project.</param>
public sealed record CreateProjectResponse(string Id);

internal static class CreateProject
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/projects", Handle)
            .WithName(nameof(CreateProject))
            .RequirePermission(Permission.Manage)
            .TakesKey();

    private static async Task<IResult> Handle(
        Body<CreateProjectRequest> body,
        Caller caller,
        Store store,
        Door projects,
        CancellationToken cancel
    )
    {
        var request = body.Value;
        var client = ClientId.Of(request.Client);
        if (!caller.Has(client, Role.Lead))
        {
            return (caller.Clients.Contains(client) ? Problems.Forbidden : Problems.NotFound).ToResult();
        }

        if (Check(request) is { } problem)
        {
            return problem.ToResult();
        }

        return await Commits.Run(async () =>
        {
            var unit = await store.Begin(caller.Person, client, body.Key, cancel);
            var project = new LiveProject(client, unit.NewId<ProjectId>())
            {
                Overlap = request.Overlap,
                Pay = request.Pay,
            };
            Write(unit, project.Id, request);
            var committed = await unit.Commit(201, Json.Write(new CreateProjectResponse(project.Id.Text)));
            if (committed.Verdict == CommitVerdict.Done)
            {
                await projects.Add(project);
            }

            return committed;
        });
    }

    private static Problem? Check(CreateProjectRequest request)
    {
        if (request.Review is not "none")
        {
            return request.Review is "all"
                ? ProjectProblems.NotBuilt("/review", "all", "none; reviews come with the reviewer's desk")
                : Problems.Invalid(new Fault("/review", "another word", "none or all"));
        }

        if (request.Pay is { } pay && !Validator.TryValidateObject(pay, new ValidationContext(pay), null, true))
        {
            return Problems.Invalid(
                new Fault("/pay", "no amount of money", "amountMinor from 0, and a currency such as EUR")
            );
        }

        var items = ItemSchema.Parse(request.ItemSchema, "/itemSchema");
        if (items.Problem is { } wrong)
        {
            return wrong;
        }

        var labels = LabelSchema.Parse(request.LabelSchema, items.Value, "/labelSchema");
        return labels.Problem ?? labels.Value.CheckSettling("/labelSchema");
    }

    private static void Write(Unit unit, ProjectId id, CreateProjectRequest request)
    {
        var questions = Encoding.UTF8.GetBytes(request.LabelSchema.GetRawText());
        var fields = Encoding.UTF8.GetBytes(request.ItemSchema.GetRawText());
        var guidelines = Encoding.UTF8.GetBytes(request.Guidelines);
        unit.Write(
            """
            insert into project (client_id, id, name, state, overlap, review, pay_minor, pay_currency,
                schema_version, guideline_version, created_at_ms)
            values (@client, @id, @name, 'draft', @overlap, @review, @pay, @currency, 1, 1, @now)
            """,
            ("id", id.Text),
            ("name", unit.Keys.Seal("project/" + id.Text, 1, "name", Encoding.UTF8.GetBytes(request.Name))),
            ("overlap", request.Overlap),
            ("review", request.Review),
            ("pay", request.Pay?.AmountMinor),
            ("currency", request.Pay?.Currency),
            ("now", unit.NowMs)
        );
        unit.Write(
            """
            insert into label_schema (client_id, project_id, version, questions, fields, digest, created_at_ms)
            values (@client, @id, 1, @questions, @fields, @digest, @now)
            """,
            ("id", id.Text),
            ("questions", unit.Keys.Seal(Schemas.ObjectOf(id), 1, "questions", questions)),
            ("fields", unit.Keys.Seal(Schemas.ObjectOf(id), 1, "fields", fields)),
            ("digest", unit.Keys.Digest("schema", [.. questions, 0, .. fields])),
            ("now", unit.NowMs)
        );
        unit.Write(
            """
            insert into guideline (client_id, project_id, version, content, digest, created_at_ms)
            values (@client, @id, 1, @content, @digest, @now)
            """,
            ("id", id.Text),
            ("content", unit.Keys.Seal("guideline/" + id.Text, 1, "content", guidelines)),
            ("digest", unit.Keys.Digest("guideline", guidelines)),
            ("now", unit.NowMs)
        );
        unit.Record("project.created", id.Text, id, questions, fields, guidelines);
    }
}
