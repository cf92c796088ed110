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

/// <summary>A named value of a SQL text. Numbers are held as they are, so that none is boxed on its way.</summary>
public readonly record struct Parameter
{
    private readonly object? _reference;
    private readonly long _bits;

    private Parameter(string name, ParameterKind kind, object? reference, long bits)
    {
        Name = name;
        Kind = kind;
        _reference = reference;
        _bits = bits;
    }

    /// <summary>The name after <c>@</c> in the text.</summary>
    public string Name { get; }

    /// <summary>Its type, which a null has too.</summary>
    public ParameterKind Kind { get; }

    /// <summary>Whether it is SQL null.</summary>
    public bool IsNull => _reference is null;

    /// <summary>The value; null for SQL null.</summary>
    public object? Value =>
        this switch
        {
            { IsNull: true } => null,
            { Kind: ParameterKind.Whole } => _bits,
            { Kind: ParameterKind.Number } => Number,
            _ => _reference,
        };

    internal string? Text => Kind == ParameterKind.Text ? (string?)_reference : null;

    internal byte[]? Bytes => Kind == ParameterKind.Bytes ? (byte[]?)_reference : null;

    internal long? Whole => IsNull ? null : _bits;

    internal double? Number => IsNull ? null : BitConverter.Int64BitsToDouble(_bits);

    /// <summary>A text.</summary>
    public static implicit operator Parameter((string Name, string? Value) pair) =>
        new(pair.Name, ParameterKind.Text, pair.Value, 0);

    /// <summary>A whole number.</summary>
    public static implicit operator Parameter((string Name, long Value) pair) =>
        new(pair.Name, ParameterKind.Whole, pair.Name, pair.Value);

    /// <summary>A whole number or null.</summary>
    public static implicit operator Parameter((string Name, long? Value) pair) =>
        new(pair.Name, ParameterKind.Whole, pair.Value is null ? null : pair.Name, pair.Value ?? 0);

    /// <summary>A double or null.</summary>
    public static implicit operator Parameter((string Name, double? Value) pair) =>
        new(
            pair.Name,
            ParameterKind.Number,
            pair.Value is null ? null : pair.Name,
            BitConverter.DoubleToInt64Bits(pair.Value ?? 0)
        );

    /// <summary>Bytes or null.</summary>
    public static implicit operator Parameter((string Name, byte[]? Value) pair) =>
        new(pair.Name, ParameterKind.Bytes, pair.Value, 0);

    /// <summary>The value of a name that a text uses; a text whose value is missing is a bug and throws.</summary>
    internal static Parameter Find(Parameter[] parameters, string name)
    {
        foreach (var parameter in parameters)
        {
            if (string.Equals(name, parameter.Name, StringComparison.Ordinal))
            {
                return parameter;
            }
        }

        throw new InvalidOperationException($"The statement names @{name}, which it was not given.");
    }

    /// <summary>The value as Npgsql sends it, without boxing it.</summary>
    internal NpgsqlParameter ToPostgres() =>
        Kind switch
        {
            _ when IsNull => new NpgsqlParameter { NpgsqlDbType = TypeOf(Kind), Value = DBNull.Value },
            ParameterKind.Text => new NpgsqlParameter<string> { TypedValue = Text! },
            ParameterKind.Whole => new NpgsqlParameter<long> { TypedValue = _bits },
            ParameterKind.Number => new NpgsqlParameter<double> { TypedValue = Number!.Value },
            _ => new NpgsqlParameter<byte[]> { TypedValue = Bytes! },
        };

    /// <summary>The values of one name over several statements, in their order, as one array.</summary>
    internal static NpgsqlParameter ToPostgres(ParameterKind kind, ReadOnlySpan<Parameter> values) =>
        kind switch
        {
            ParameterKind.Text => Array(kind, values, static value => value.Text),
            ParameterKind.Whole => Array(kind, values, static value => value.Whole),
            ParameterKind.Number => Array(kind, values, static value => value.Number),
            _ => Array(kind, values, static value => value.Bytes),
        };

    /// <summary>The name of a kind in PostgreSQL.</summary>
    internal static string PostgresName(ParameterKind kind) =>
        kind switch
        {
            ParameterKind.Text => "text",
            ParameterKind.Whole => "bigint",
            ParameterKind.Number => "double precision",
            _ => "bytea",
        };

    private static NpgsqlParameter<T[]> Array<T>(
        ParameterKind kind,
        ReadOnlySpan<Parameter> values,
        Func<Parameter, T> valueOf
    )
    {
        var array = new T[values.Length];
        for (var i = 0; i < array.Length; i++)
        {
            array[i] = valueOf(values[i]);
        }

        return new NpgsqlParameter<T[]> { NpgsqlDbType = NpgsqlDbType.Array | TypeOf(kind), TypedValue = array };
    }

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
/// <param name="IsSettling">
/// Whether it comes to the same however often and in whatever order units run it, so that it may run once for several
/// although nobody counts its rows.
/// </param>
internal readonly record struct Statement(string Sql, Parameter[] Parameters, int? Rows, bool IsSettling = false);
