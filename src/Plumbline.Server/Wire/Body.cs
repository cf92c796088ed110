using System.Buffers;
using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Pages;
using Plumbline.Storage;

namespace Plumbline.Server.Wire;

/// <summary>An argument that may already be a refusal: the filter answers it before the slice runs.</summary>
internal interface IArgument
{
    Problem? Problem { get; }
}

/// <summary>
/// A JSON body, read within its limit, strictly, and checked; with the key under which the request may be repeated.
/// </summary>
internal sealed class Body<T> : IArgument
    where T : class
{
    /// <summary>
    /// What each property must hold, found once a type: looking it up took longer than reading the body.
    /// </summary>
    private static readonly (PropertyInfo Property, ValidationAttribute[] Rules)[] Ruled =
    [
        .. typeof(T)
            .GetProperties()
            .Select(property => (property, property.GetCustomAttributes<ValidationAttribute>().ToArray()))
            .Where(pair => pair.Item2.Length > 0),
    ];

    private static readonly PropertyInfo[] Lists =
    [
        .. typeof(T)
            .GetProperties()
            .Where(property =>
                property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable))
            ),
    ];

    private Body(Outcome<T> value, RequestKey? key)
    {
        Problem = value.Problem;
        Value = value.Problem is null ? value.Value : null!;
        Key = key;
    }

    public Problem? Problem { get; }

    /// <summary>The request; only read where <see cref="Problem"/> is null, which the filter sees to.</summary>
    public T Value { get; }

    /// <summary>Null where the endpoint takes no key.</summary>
    public RequestKey? Key { get; }

    public static async ValueTask<Body<T>?> BindAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<FormMark>() is not null)
        {
            return await BindForm(context);
        }

        if (!Keys.TryRead(context, out var text))
        {
            return new Body<T>(Problems.KeyMissing, null);
        }

        if (
            context.Request.ContentType is { } type
            && !type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
        )
        {
            return new Body<T>(Problems.MediaType("application/json"), null);
        }

        var bytes = await ReadAll(context);
        if (bytes is null)
        {
            return new Body<T>(Problems.TooLarge(Limits.BodyBytes), null);
        }

        var key = text is null ? null : new RequestKey(text, Keys.Digest(context, bytes));
        var read = Json.Read<T>(bytes);
        return new Body<T>(read.Problem is null ? Check(read.Value) : read, key);
    }

    private static async ValueTask<Body<T>> BindForm(HttpContext context)
    {
        const string Right = "application/x-www-form-urlencoded";
        if (context.Request.ContentType?.StartsWith(Right, StringComparison.OrdinalIgnoreCase) is not true)
        {
            return new Body<T>(Problems.MediaType(Right), null);
        }

        if (await ReadAll(context) is not { } bytes)
        {
            return new Body<T>(Problems.TooLarge(Limits.BodyBytes), null);
        }

        var fields = FormFields.Parse(bytes);
        context.Items[typeof(FormFields)] = fields;
        if (!Keys.TryTake(context, fields[FormFields.RequestKey], out var text))
        {
            return new Body<T>(Problems.KeyMissing, null);
        }

        var key = text is null ? null : new RequestKey(text, Keys.Digest(context, bytes));
        var read = Json.ReadForm<T>(fields);
        return new Body<T>(read.Problem is null ? Check(read.Value) : read, key);
    }

    private static async ValueTask<byte[]?> ReadAll(HttpContext context)
    {
        var length = context.Request.ContentLength;
        if (length > Limits.BodyBytes)
        {
            return null;
        }

        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > Limits.BodyBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static Outcome<T> Check(T value)
    {
        if (EmptyPlace(value) is { } empty)
        {
            return Problems.Invalid(empty);
        }

        List<Fault>? faults = null;
        foreach (var (property, rules) in Ruled)
        {
            var held = property.GetValue(value);
            if (Array.Find(rules, rule => !rule.IsValid(held)) is { } broken)
            {
                (faults ??= []).Add(
                    new Fault(
                        "/" + JsonNamingPolicy.CamelCase.ConvertName(property.Name),
                        "a value out of range",
                        broken.FormatErrorMessage(property.Name)
                    )
                );
            }
        }

        return faults is null ? value : Problems.Invalid([.. faults]);
    }

    /// <summary>The first null in a list of the request: the serializer lets it through, and no list here takes
    /// one.</summary>
    private static Fault? EmptyPlace(T value)
    {
        foreach (var property in Lists)
        {
            var index = 0;
            foreach (var element in (IEnumerable?)property.GetValue(value) ?? Array.Empty<object>())
            {
                if (element is null)
                {
                    var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
                    return new Fault($"/{name}/{index}", "null", "a value");
                }

                index++;
            }
        }

        return null;
    }
}

/// <summary>Reads <c>Idempotency-Key</c>: a structured-field string, so quoted, or bare.</summary>
internal static class Keys
{
    /// <summary>False where the endpoint requires a key and there is none of the right form.</summary>
    public static bool TryRead(HttpContext context, out string? key) =>
        TryTake(context, context.Request.Headers["Idempotency-Key"].ToString().Trim(), out key);

    /// <summary>The same of a key that stood elsewhere, such as in a form.</summary>
    public static bool TryTake(HttpContext context, string text, out string? key)
    {
        key = null;
        if (context.GetEndpoint()?.Metadata.GetMetadata<TakesRequestKey>() is null)
        {
            return true;
        }

        if (text.Length >= 2 && text[0] == '"' && text[^1] == '"')
        {
            text = text[1..^1];
        }

        if (text.Length is 0 or > Limits.RequestKeyLength || text.Any(letter => letter is < ' ' or > '~'))
        {
            return false;
        }

        key = text;
        return true;
    }

    /// <summary>Digest of method, path, body and caller.</summary>
    public static string Digest(HttpContext context, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var request = context.Request;
        hash.AppendData(
            Encoding.UTF8.GetBytes(
                $"{request.Method} {request.Path}{request.QueryString}\n{Caller.Of(context).Person.Text}\n"
            )
        );
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>Marks an endpoint that creates, claims or submits: it requires an Idempotency-Key.</summary>
internal sealed class TakesRequestKey;

/// <summary>Answers refusals that stand in the arguments.</summary>
internal static class ArgumentFilter
{
    public static async ValueTask<object?> Run(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (var argument in context.Arguments)
        {
            if (argument is IArgument { Problem: { } problem })
            {
                return problem.ToResult();
            }
        }

        return await next(context);
    }
}
