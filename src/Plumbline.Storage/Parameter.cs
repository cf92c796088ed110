namespace Plumbline.Storage;

/// <summary>The types that mean the same in both databases.</summary>
public enum ParameterKind
{
    /// <summary>Text, compared by bytes.</summary>
    Text,

    /// <summary>A whole number of 64 bits.</summary>
    Whole,

    /// <summary>A double.</summary>
    Number,

    /// <summary>Bytes.</summary>
    Bytes,
}

/// <summary>A named value of a SQL text.</summary>
/// <param name="Name">The name after <c>@</c> in the text.</param>
/// <param name="Kind">Its type, which a null has too.</param>
/// <param name="Value">The value; null for SQL null.</param>
public readonly record struct Parameter(string Name, ParameterKind Kind, object? Value)
{
    /// <summary>A text.</summary>
    public static implicit operator Parameter((string Name, string? Value) pair) =>
        new(pair.Name, ParameterKind.Text, pair.Value);

    /// <summary>A whole number.</summary>
    public static implicit operator Parameter((string Name, long Value) pair) =>
        new(pair.Name, ParameterKind.Whole, pair.Value);

    /// <summary>A whole number or null.</summary>
    public static implicit operator Parameter((string Name, long? Value) pair) =>
        new(pair.Name, ParameterKind.Whole, pair.Value);

    /// <summary>A double or null.</summary>
    public static implicit operator Parameter((string Name, double? Value) pair) =>
        new(pair.Name, ParameterKind.Number, pair.Value);

    /// <summary>Bytes or null.</summary>
    public static implicit operator Parameter((string Name, byte[]? Value) pair) =>
        new(pair.Name, ParameterKind.Bytes, pair.Value);
}

/// <summary>One statement of a unit.</summary>
/// <param name="Sql">Portable SQL with <c>@name</c> parameters.</param>
/// <param name="Parameters">Its values.</param>
/// <param name="Rows">How many rows it must change for the unit to stand; null where any number is right.</param>
internal readonly record struct Statement(string Sql, Parameter[] Parameters, int? Rows);
