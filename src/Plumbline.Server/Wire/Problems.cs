using Plumbline.Model;

namespace Plumbline.Server.Wire;

/// <summary>Problems that any slice may answer with. Codes never change; each has a page under docs/problems.</summary>
internal static class Problems
{
    public static Problem Unauthenticated { get; } =
        new("unauthenticated", 401, "Not signed in", "Send a valid key as Authorization: Bearer KEY.");

    public static Problem NotFound { get; } = new("not-found", 404, "Not found", "There is nothing here for you.");

    public static Problem Forbidden { get; } =
        new("forbidden", 403, "Not allowed", "Your role here does not allow this.");

    public static Problem KeyMissing { get; } =
        new(
            "idempotency-key-missing",
            400,
            "Idempotency-Key missing",
            "Send an Idempotency-Key of 1 to 255 printable characters: a repeat with it gets the first answer."
        );

    public static Problem KeyMismatch { get; } =
        new(
            "idempotency-key-reused",
            422,
            "Idempotency-Key used before",
            "This Idempotency-Key was used with another request; take a new one."
        );

    public static Problem Stale { get; } =
        new("stale", 409, "Out of date", "What this change was based on no longer holds; read it again.");

    public static Problem Busy { get; } =
        new("busy", 503, "Busy", "Too much waits to be written; try again shortly.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    public static Problem StorageUnavailable { get; } =
        new(
            "storage-unavailable",
            503,
            "Storage unavailable",
            "The database does not answer; repeat with the same key."
        )
        {
            RetryAfter = TimeSpan.FromSeconds(2),
        };

    public static Problem KeyUnavailable { get; } =
        new(
            "key-unavailable",
            503,
            "Key unavailable",
            "The client's encryption key cannot be had now; nothing was changed."
        )
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    public static Problem TooLarge(long limit) =>
        new("body-too-large", 413, "Body too large", $"The body is larger than {limit} bytes.");

    public static Problem SlowBody { get; } =
        new("body-too-slow", 408, "Body too slow", "The body did not arrive in time; send it again.");

    public static Problem BadRequest { get; } =
        new("bad-request", 400, "Bad request", "The request is not valid HTTP for this path.");

    public static Problem MediaType(string right) =>
        new("wrong-media-type", 415, "Wrong media type", $"Send the body as {right}.");

    public static Problem MethodNotAllowed { get; } =
        new("method-not-allowed", 405, "Method not allowed", "This path does not take this method.");

    public static Problem Internal { get; } =
        new("internal", 500, "Internal error", "Something went wrong here; the trace id finds it in the log.");

    public static Problem MissingScope(string scope) =>
        new("missing-scope", 403, "Key without scope", $"This key has not the scope {scope}.");

    public static Problem Invalid(params ReadOnlySpan<Fault> faults) =>
        new("invalid-request", 422, "Invalid request", "The request holds values that are not allowed.")
        {
            Faults = [.. faults],
        };
}
