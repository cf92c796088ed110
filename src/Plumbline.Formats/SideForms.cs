using System.Buffers;
using System.Text.Json;
using Plumbline.Model;

namespace Plumbline.Formats;

/// <summary>The forms of what a line may say beside its fields: source, files, suggestions, gold.</summary>
internal static class SideForms
{
    private const string AnswerForm = "an object of questions and values";

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    public static Fault? CheckSource(JsonElement value) =>
        FormFaults.Object(
            "/source",
            value,
            static (name, part) =>
                part.ValueKind == JsonValueKind.String ? null : FormFaults.Of($"/source/{name}", part, "a text"),
            "name",
            "licence",
            "url"
        );

    public static Fault? CheckFiles(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return FormFaults.Of("/files", value, "an object of fields and files");
        }

        foreach (var file in value.EnumerateObject())
        {
            var at = JsonPointer.Member("/files", file.Name);
            if (CheckFile(at, file.Value) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    public static Fault? CheckSuggestions(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return FormFaults.Of("/suggestions", value, "a list of suggestions");
        }

        foreach (var (index, suggestion) in value.EnumerateArray().Index())
        {
            if (CheckSuggestion(JsonPointer.Element("/suggestions", index), suggestion) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    public static Fault? CheckGold(JsonElement value) =>
        FormFaults.Object(
            "/gold",
            value,
            static (name, part) =>
                name switch
                {
                    "answer" when part.ValueKind != JsonValueKind.Object => FormFaults.Of(
                        "/gold/answer",
                        part,
                        AnswerForm
                    ),
                    "stage" when !IsStage(part) => FormFaults.Of("/gold/stage", part, "one of course, entry, hidden"),
                    "explanation" when part.ValueKind != JsonValueKind.String => FormFaults.Of(
                        "/gold/explanation",
                        part,
                        "a text"
                    ),
                    _ => null,
                },
            "answer",
            "stage",
            "explanation"
        )
        ?? FormFaults.Missing("/gold", value, "answer", AnswerForm)
        ?? FormFaults.Missing("/gold", value, "stage", "one of course, entry, hidden");

    private static bool IsStage(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is "course" or "entry" or "hidden";

    private static Fault? CheckFile(string at, JsonElement file)
    {
        var wrong = FormFaults.Object(
            at,
            file,
            (name, part) =>
                name switch
                {
                    "path" when !IsText(part, IsPathInside) => FormFaults.Of(
                        $"{at}/path",
                        part,
                        "a path inside the upload"
                    ),
                    "sha256" when !IsText(part, IsDigest) => FormFaults.Of(
                        $"{at}/sha256",
                        part,
                        "64 lower-case hex digits"
                    ),
                    "url" when !IsText(part, IsWebAddress) => FormFaults.Of(
                        $"{at}/url",
                        part,
                        "an address with http or https"
                    ),
                    _ => null,
                },
            "path",
            "sha256",
            "url"
        );
        if (wrong is not null)
        {
            return wrong;
        }

        foreach (var part in file.EnumerateObject())
        {
            if (part.Value.ValueKind != JsonValueKind.Null)
            {
                return null;
            }
        }

        return FormFaults.Of(at, file, "path, sha256 or url");
    }

    private static Fault? CheckSuggestion(string at, JsonElement suggestion) =>
        FormFaults.Object(
            at,
            suggestion,
            (name, part) =>
                name switch
                {
                    "model" or "version" => FormFaults.Text($"{at}/{name}", part, ItemLineLimits.KeyLength),
                    "score" when !IsShare(part) => FormFaults.Of($"{at}/score", part, "a number from 0 to 1"),
                    "answer" when part.ValueKind != JsonValueKind.Object => FormFaults.Of(
                        $"{at}/answer",
                        part,
                        AnswerForm
                    ),
                    _ => null,
                },
            "model",
            "version",
            "score",
            "answer"
        )
        ?? FormFaults.Missing(at, suggestion, "model", "the model's name")
        ?? FormFaults.Missing(at, suggestion, "answer", AnswerForm);

    private static bool IsShare(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var share) && share is >= 0 and <= 1;

    private static bool IsText(JsonElement value, Func<string, bool> hasForm) =>
        value.ValueKind == JsonValueKind.String && hasForm(value.GetString()!);

    /// <summary>Relative, with forward slashes, and without a part that leads elsewhere (formats.md rule 11).</summary>
    public static bool IsPathInside(string path) =>
        path.Length > 0
        && !path.AsSpan().ContainsAny('\\', ':', '\0')
        && !path.Split('/').Any(static part => part is "" or "." or "..");

    private static bool IsDigest(string text) => text.Length == 64 && !text.AsSpan().ContainsAnyExcept(Hex);

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
