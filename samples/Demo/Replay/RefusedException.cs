using Plumbline.Client;

namespace Plumbline.Demo.Replay;

/// <summary>The server refused, or could not be reached within the bound: the run cannot go on.</summary>
internal sealed class RefusedException(string message) : Exception(message)
{
    /// <summary>A refusal of one call.</summary>
    public static RefusedException Of(string what, ApiProblem problem) =>
        new($"{what}: {problem.Code}: {problem.Detail}{string.Concat(problem.Errors.Take(3).Select(Place))}");

    private static string Place(ApiFault fault) =>
        $" [{(fault.Line is { } line ? $"line {line} " : "")}{fault.Pointer}: {fault.Found}; {fault.Right}]";
}
