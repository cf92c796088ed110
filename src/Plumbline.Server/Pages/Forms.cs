using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Plumbline.Model;
using Plumbline.Server.Wire;

namespace Plumbline.Server.Pages;

/// <summary>What a form sent, by the names of its fields.</summary>
internal sealed record FormFields(IReadOnlyDictionary<string, StringValues> Values)
{
    /// <summary>The hidden field that makes a double click one request, as <c>Idempotency-Key</c> does.</summary>
    public const string RequestKey = "requestKey";

    /// <summary>What stood in a field; empty where it was not sent.</summary>
    public string this[string name] => Values.TryGetValue(name, out var value) ? value.ToString() : "";

    public static FormFields Parse(ReadOnlySpan<byte> body) =>
        new(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)));

    /// <summary>The fields as the JSON that the same request would be sent as.</summary>
    /// <remarks>
    /// A field that the request type does not know stays in, so that it is refused as in JSON. Lines end with LF.
    /// </remarks>
    public byte[] ToJson(JsonTypeInfo type)
    {
        var kinds = type.Properties.ToDictionary(
            property => property.Name,
            property => property.PropertyType,
            StringComparer.Ordinal
        );
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (var (name, values) in Values)
            {
                if (name is not RequestKey)
                {
                    json.WritePropertyName(name);
                    Write(json, kinds.GetValueOrDefault(name) ?? typeof(string), values);
                }
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Type kind, StringValues values)
    {
        var text = values.ToString().Replace("\r\n", "\n", StringComparison.Ordinal);
        if (kind == typeof(bool))
        {
            json.WriteBooleanValue(text is "on" or "true");
        }
        else if ((kind == typeof(int) || kind == typeof(long)) && long.TryParse(text, out var number))
        {
            json.WriteNumberValue(number);
        }
        else if (kind.IsAssignableTo(typeof(IEnumerable<string>)) && kind != typeof(string))
        {
            json.WriteStartArray();
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteStringValue(text);
        }
    }
}

/// <summary>Marks an endpoint that takes a form in place of JSON.</summary>
internal sealed class FormMark
{
    public static FormMark Mark { get; } = new();
}

/// <summary>A form that its slice refused.</summary>
internal sealed record FormRefusal(HttpContext Context, Problem Problem, FormFields Fields);

/// <summary>How a form's answer becomes a page.</summary>
internal sealed record FormAnswers
{
    /// <summary>What follows once it is done, from the JSON that the slice answered: mostly <c>Page.GoTo</c>.</summary>
    public required Func<HttpContext, byte[], ValueTask<IResult>> Done { get; init; }

    /// <summary>The page again with its errors; null answers with a page of the problem alone.</summary>
    public Func<FormRefusal, ValueTask<IResult>>? Refused { get; init; }

    /// <summary>Goes to a path, which may be made from the request.</summary>
    public static FormAnswers GoTo(Func<HttpContext, string> path) =>
        new() { Done = (context, _) => ValueTask.FromResult(Page.GoTo(path(context))) };
}

internal static class FormEndpoints
{
    /// <summary>
    /// Posts a form to a slice: the same function, request type, permission and validation as its JSON endpoint.
    /// </summary>
    public static RouteHandlerBuilder MapForm(
        this IEndpointRouteBuilder pages,
        string path,
        Delegate handle,
        FormAnswers answers
    ) =>
        pages
            .MapPost(path, handle)
            .WithMetadata(PageMark.Mark, FormMark.Mark)
            .AddEndpointFilter((invocation, next) => Run(invocation, next, answers));

    private static async ValueTask<object?> Run(
        EndpointFilterInvocationContext invocation,
        EndpointFilterDelegate next,
        FormAnswers answers
    )
    {
        var context = invocation.HttpContext;
        var result = await ArgumentFilter.Run(invocation, next);
        return result switch
        {
            ProblemResult { Problem: var problem } when answers.Refused is { } refused && IsTheCallers(problem) =>
                await refused(new FormRefusal(context, problem, Of(context))),
            BytesResult { Json: var json } => await answers.Done(context, json),
            _ => result,
        };
    }

    /// <summary>Whether the caller can mend it in the form.</summary>
    private static bool IsTheCallers(Problem problem) => problem.Status is 400 or 409 or 422;

    private static FormFields Of(HttpContext context) =>
        (FormFields?)context.Items[typeof(FormFields)]
        ?? new FormFields(new Dictionary<string, StringValues>(StringComparer.Ordinal));
}
