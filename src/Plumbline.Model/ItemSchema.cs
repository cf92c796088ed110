using System.Collections.Immutable;
using System.Text.Json;

namespace Plumbline.Model;

/// <summary>One field of an item schema.</summary>
/// <param name="Name">Its key in the item's fields.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Required">Whether every item has it.</param>
public sealed record ItemField(string Name, FieldType Type, bool Required);

/// <summary>
/// What the items of a project are made of: an ordered list of fields (work-kinds, section 2). Immutable.
/// </summary>
public sealed class ItemSchema
{
    /// <summary>The most fields a schema has.</summary>
    public const int MaxFields = 100;

    private ItemSchema(ImmutableArray<ItemField> fields) => Fields = fields;

    /// <summary>The fields, in the order in which they are shown; at least one, of different names.</summary>
    public ImmutableArray<ItemField> Fields { get; }

    /// <summary>The field that holds the candidates; null when the schema has none. A schema has one at most.</summary>
    public ItemField? CandidatesField => Fields.FirstOrDefault(part => part.Type == FieldType.Candidates);

    /// <summary>Reads a schema.</summary>
    /// <param name="array">A list of <c>{"name","type","required"}</c>, as <see cref="StrictJson"/> read it.</param>
    /// <param name="pointer">Where the list stands in the input that faults shall point into.</param>
    /// <returns>The schema, or <see cref="ModelProblems.InvalidSchemaCode"/>.</returns>
    public static Outcome<ItemSchema> Parse(JsonElement array, string pointer)
    {
        var faults = new FaultList(pointer);
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() is 0 or > MaxFields)
        {
            faults.Add("", array, $"a list of 1 to {MaxFields} fields");
            return ModelProblems.InvalidSchema(faults.ToImmutable());
        }

        var fields = ImmutableArray.CreateBuilder<ItemField>(array.GetArrayLength());
        foreach (var (index, element) in array.EnumerateArray().Index())
        {
            if (ReadField(element, JsonPointer.Element("", index), faults) is { } field)
            {
                Add(field, index, fields, faults);
            }
        }

        return faults.Count == 0
            ? new ItemSchema(fields.ToImmutable())
            : ModelProblems.InvalidSchema(faults.ToImmutable());
    }

    /// <summary>What is wrong with an item's fields; empty when they fit.</summary>
    /// <param name="fields">The object of the item's fields, as <see cref="StrictJson"/> read it.</param>
    /// <param name="pointer">Where the object stands in the input that faults shall point into.</param>
    /// <remarks>O(size of the fields). A field that is <c>null</c> is a field that is absent.</remarks>
    public ImmutableArray<Fault> Check(JsonElement fields, string pointer) => Check(fields, pointer, []);

    /// <summary>As <see cref="Check(JsonElement, string)"/>, for an item that brings some fields as files.</summary>
    /// <param name="files">Names of the image and audio fields that stand beside the fields as files.</param>
    public ImmutableArray<Fault> Check(JsonElement fields, string pointer, IReadOnlyCollection<string> files)
    {
        var faults = new FaultList(pointer);
        if (fields.ValueKind != JsonValueKind.Object)
        {
            faults.Add("", fields, "an object of fields");
            return faults.ToImmutable();
        }

        foreach (var member in fields.EnumerateObject())
        {
            var at = JsonPointer.Member("", member.Name);
            if (
                Fields.FirstOrDefault(field => string.Equals(field.Name, member.Name, StringComparison.Ordinal))
                is not { } field
            )
            {
                faults.Add(at, $"the unknown field {Excerpt.Of(member.Name)}", $"only {FieldNames()}");
            }
            else if (member.Value.ValueKind != JsonValueKind.Null)
            {
                FieldValues.Check(field.Type, member.Value, at, faults);
            }
        }

        foreach (var field in Fields)
        {
            var isGiven = fields.TryGetProperty(field.Name, out var value) && value.ValueKind != JsonValueKind.Null;
            if (field.Required && !isGiven && !files.Contains(field.Name, StringComparer.Ordinal))
            {
                faults.Add(JsonPointer.Member("", field.Name), "nothing", FieldValues.Right(field.Type));
            }
        }

        return faults.ToImmutable();
    }

    /// <summary>Ids of the item's candidates in stored order; empty when it has none.</summary>
    /// <param name="fields">Fields that <see cref="Check(JsonElement, string)"/> found nothing wrong with.</param>
    public IReadOnlyList<string> CandidateIds(JsonElement fields)
    {
        if (
            CandidatesField is not { } field
            || !fields.TryGetProperty(field.Name, out var candidates)
            || candidates.ValueKind != JsonValueKind.Array
        )
        {
            return [];
        }

        var ids = new string[candidates.GetArrayLength()];
        foreach (var (index, candidate) in candidates.EnumerateArray().Index())
        {
            ids[index] = candidate.GetProperty("id"u8).GetString()!;
        }

        return ids;
    }

    private static ItemField? ReadField(JsonElement element, string at, FaultList faults)
    {
        if (ObjectReader.Of(element, at, faults, "an object with name and type") is not { } reader)
        {
            return null;
        }

        var name = reader.Name();
        var required = reader.Flag("required", absent: true);
        var word = reader.RequiredText("type", ObjectReader.MaxNameLength);
        var isType = FieldTypeWords.TryParse(word, out var type);
        if (word is not null && !isType)
        {
            faults.Add(reader.At("type"), Excerpt.Of(word), $"one of {string.Join(", ", FieldTypeWords.All)}");
        }

        reader.RefuseOthers();
        return name is not null && isType ? new(name, type, required) : null;
    }

    private static void Add(ItemField field, int index, ImmutableArray<ItemField>.Builder fields, FaultList faults)
    {
        var at = JsonPointer.Element("", index);
        if (fields.Any(other => string.Equals(other.Name, field.Name, StringComparison.Ordinal)))
        {
            faults.Add($"{at}/name", Excerpt.Of(field.Name), "a name that no other field has");
        }
        else if (field.Type == FieldType.Candidates && fields.Any(other => other.Type == FieldType.Candidates))
        {
            faults.Add($"{at}/type", "a second field of candidates", "one field of candidates at most");
        }
        else
        {
            fields.Add(field);
        }
    }

    private string FieldNames() => string.Join(", ", Fields.Take(10).Select(field => Excerpt.Of(field.Name)));
}
