using System.Diagnostics.CodeAnalysis;

namespace Plumbline.Client;

/// <summary>What the server answered: a value, or the problem for which it refused.</summary>
public readonly record struct Reply<T>
{
    private readonly T? _value;

    private Reply(T? value, ApiProblem? problem)
    {
        _value = value;
        Problem = problem;
    }

    /// <summary>Why it was refused; null when it was not.</summary>
    public ApiProblem? Problem { get; }

    /// <summary>The value. Reading it from a refusal is a bug and throws.</summary>
    public T Value => Problem is null ? _value! : throw new InvalidOperationException($"Refused: {Problem.Code}.");

    /// <summary>Wraps a value.</summary>
    public static implicit operator Reply<T>(T value) => new(value, null);

    /// <summary>Wraps a refusal.</summary>
    public static implicit operator Reply<T>(ApiProblem problem) => new(default, problem);

    /// <summary>Takes the reply apart: true with the value, false with the problem.</summary>
    public bool Try([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out ApiProblem? problem)
    {
        value = _value;
        problem = Problem;
        return Problem is null;
    }
}
