using Npgsql;
using NpgsqlTypes;

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

    /// <summary>The value of a name that a text uses; a text whose value is missing is a bug and throws.</summary>
    internal static Parameter Find(Parameter[] parameters, ReadOnlySpan<char> name)
    {
        foreach (var parameter in parameters)
        {
            if (name.SequenceEqual(parameter.Name))
            {
                return parameter;
            }
        }

        throw new InvalidOperationException($"The statement names @{name}, which it was not given.");
    }

    /// <summary>The value as Npgsql sends it without boxing it again.</summary>
    internal NpgsqlParameter ToPostgres() =>
        Kind switch
        {
            _ when Value is null => new NpgsqlParameter { NpgsqlDbType = TypeOf(Kind), Value = DBNull.Value },
            ParameterKind.Text => new NpgsqlParameter<string> { TypedValue = (string)Value },
            ParameterKind.Whole => new NpgsqlParameter<long> { TypedValue = (long)Value },
            ParameterKind.Number => new NpgsqlParameter<double> { TypedValue = (double)Value },
            _ => new NpgsqlParameter<byte[]> { TypedValue = (byte[])Value },
        };

    private static NpgsqlDbType TypeOf(ParameterKind kind) =>
        kind switch
        {
            ParameterKind.Text => NpgsqlDbType.Text,
            ParameterKind.Whole => NpgsqlDbType.Bigint,
            ParameterKind.Number => NpgsqlDbType.Double,
            _ => NpgsqlDbType.Bytea,
        };
}

/// <summary>One statement of a unit.</summary>
/// <param name="Sql">Portable SQL with <c>@name</c> parameters.</param>
/// <param name="Parameters">Its values.</param>
/// <param name="Rows">How many rows it must change for the unit to stand; null where any number is right.</param>
internal readonly record struct Statement(string Sql, Parameter[] Parameters, int? Rows);
