namespace Plumbline.Model;

/// <summary>What a decision comes to: a value, or the problem for which it was refused.</summary>
/// <remarks>The only result type of the house.</remarks>
public readonly record struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Problem? problem)
    {
        _value = value;
        Problem = problem;
    }

    /// <summary>Why it was refused; null when it was not.</summary>
    public Problem? Problem { get; }

    /// <summary>The value. Reading it from a refusal is a bug and throws.</summary>
    public T Value => Problem is null ? _value! : throw new InvalidOperationException($"Refused: {Problem.Code}.");

    /// <summary>Wraps a value.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>Wraps a refusal.</summary>
    public static implicit operator Outcome<T>(Problem problem) => new(default, problem);
}
