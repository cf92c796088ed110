using System.Collections.Immutable;

namespace Plumbline.Model;

/// <summary>The refusals that this room gives.</summary>
public static class ModelProblems
{
    /// <summary>Code of a text that is not JSON as <see cref="StrictJson"/> reads it.</summary>
    public const string MalformedJsonCode = "malformed-json";

    /// <summary>Code of an item schema or label schema that cannot be used.</summary>
    public const string InvalidSchemaCode = "invalid-schema";

    /// <summary>Code of an answer that its label schema does not allow.</summary>
    public const string InvalidAnswerCode = "invalid-answer";

    /// <summary>The text is not JSON as this house reads it; status 400.</summary>
    public static Problem MalformedJson(Fault fault) =>
        new(MalformedJsonCode, 400, "Malformed JSON", $"The JSON cannot be read: {Sentence(fault)}")
        {
            Faults = [fault],
        };

    /// <summary>The schema cannot be used; status 422.</summary>
    /// <param name="faults">At least one.</param>
    public static Problem InvalidSchema(ImmutableArray<Fault> faults) =>
        new(InvalidSchemaCode, 422, "Invalid schema", $"The schema cannot be used: {Sentence(faults)}")
        {
            Faults = faults,
        };

    /// <summary>The answer does not fit the label schema; status 422.</summary>
    /// <param name="faults">At least one.</param>
    public static Problem InvalidAnswer(ImmutableArray<Fault> faults) =>
        new(InvalidAnswerCode, 422, "Invalid answer", $"The answer does not fit the label schema: {Sentence(faults)}")
        {
            Faults = faults,
        };

    private static string Sentence(ImmutableArray<Fault> faults) =>
        faults.Length == 1 ? Sentence(faults[0]) : $"{faults.Length} places are wrong; first {Sentence(faults[0])}";

    private static string Sentence(Fault fault)
    {
        var place = fault.Pointer.Length == 0 ? "the top" : Excerpt.Of(fault.Pointer);
        return $"at {place} found {fault.Found}; right would be {fault.Right}.";
    }
}
