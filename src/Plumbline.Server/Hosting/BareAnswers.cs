using Plumbline.Server.Wire;

namespace Plumbline.Server.Hosting;

/// <summary>
/// Answers claims and submits with bodies of the same size and touches no storage: what the bench compares the real
/// server with.
/// </summary>
internal static class BareAnswers
{
    private const int ItemBytes = 2_048;

    private const string Before = """
        {"assignments":[{"id":"000000000000000000000000","fence":1,"dueAt":"2026-01-01T00:00:00Z","pay":null,
        "item":{"key":"bare","fields":{"text":"
        """;

    private const string After = """
        "}},"labelSchema":[{"name":"answer","type":"choice","options":["0","1"]}]}]}
        """;

    private static readonly byte[] Receipt = """{"submittedAt":"2026-01-01T00:00:00+00:00"}"""u8.ToArray();

    public static void Map(IEndpointRouteBuilder api)
    {
        var claimed = System.Text.Encoding.UTF8.GetBytes(Before + new string('x', ItemBytes) + After);
        api.MapPost("/projects/{id}/claim", context => Answer(context, claimed)).AllowAnonymous();
        api.MapPost("/assignments/{id}/annotation", context => Answer(context, Receipt)).AllowAnonymous();
    }

    private static async Task Answer(HttpContext context, byte[] answer)
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        await new BytesResult(200, answer).ExecuteAsync(context);
    }
}
