namespace Plumbline.Storage;

/// <summary>A named value of a SQL text: text, a whole number, a double or bytes, since these mean the same in both databases.</summary>
/// <param name="Name">The name after <c>@</c> in the text.</param>
/// <param name="Value">The value; null for SQL null.</param>
public readonly record struct Parameter(string Name, object? Value)
{
    /// <summary>A text.</summary>
    public static implicit operator Parameter((string Name, string? Value) pair) => new(pair.Name, pair.Value);

    /// <summary>A whole number.</summary>
    public static implicit operator Parameter((string Name, long Value) pair) => new(pair.Name, pair.Value);

    /// <summary>A whole number or null.</summary>
    public static implicit operator Parameter((string Name, long? Value) pair) => new(pair.Name, pair.Value);

    /// <summary>A double.</summary>
    public static implicit operator Parameter((string Name, double Value) pair) => new(pair.Name, pair.Value);

    /// <summary>Bytes or null.</summary>
    public static implicit operator Parameter((string Name, byte[]? Value) pair) => new(pair.Name, pair.Value);
}

/// <summary>One statement of a unit.</summary>
/// <param name="Sql">Portable SQL with <c>@name</c> parameters.</param>
/// <param name="Parameters">Its values.</param>
/// <param name="Rows">How many rows it must change for the unit to stand; null where any number is right.</param>
internal readonly record struct Statement(string Sql, Parameter[] Parameters, int? Rows);
