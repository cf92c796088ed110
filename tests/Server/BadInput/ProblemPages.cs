using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;
using Plumbline.Dispatch;
using Plumbline.Formats;
using Plumbline.Model;
using Plumbline.Server.Hosting;
using Plumbline.Tests.Server.Tidy;

namespace Plumbline.Tests.Server.BadInput;

/// <summary>A problem as one place in the source states it.</summary>
internal sealed record StatedProblem(string Code, int Status, string Title, string Where);

/// <summary>Every problem that the product can answer with, and the pages on them.</summary>
internal static partial class ProblemPages
{
    private const string Folder = "docs/problems/";

    private static readonly string[] Sections = ["## What it means", "## What to do", "## Example"];

    /// <summary>Static members and factories of every class named after problems.</summary>
    public static IEnumerable<StatedProblem> Declared() =>
        from assembly in new[]
        {
            typeof(Problem).Assembly,
            typeof(DispatchProblems).Assembly,
            typeof(ItemLines).Assembly,
            typeof(ServerHost).Assembly,
        }
        from type in assembly.GetTypes()
        where type.Name.EndsWith("Problems", StringComparison.Ordinal)
        from problem in Of(type)
        select new StatedProblem(problem.Code, problem.Status, problem.Title, type.Name);

    /// <summary>Problems that the source makes on the spot.</summary>
    public static IEnumerable<StatedProblem> Written(IEnumerable<RepositoryFile> files) =>
        from file in files
        where file.Path.StartsWith("src/", StringComparison.Ordinal) && file.Extension is ".cs"
        from match in Literal().Matches(file.Text)
        select new StatedProblem(
            match.Groups["code"].Value,
            int.Parse(match.Groups["status"].Value),
            match.Groups["title"].Value,
            file.Name
        );

    /// <summary>Problems of one code that differ in status or title.</summary>
    public static IEnumerable<string> Unlike(IEnumerable<StatedProblem> problems) =>
        from same in problems.GroupBy(problem => problem.Code, StringComparer.Ordinal)
        where same.Select(problem => (problem.Status, problem.Title)).Distinct().Count() > 1
        let places = same.Select(one => $"{one.Where} {one.Status} {one.Title}").Distinct()
        select $"{same.Key}: {string.Join("; ", places)}";

    /// <summary>Codes without a page, pages without a code, and pages that leave something out.</summary>
    public static IEnumerable<string> Faults(
        IReadOnlyCollection<StatedProblem> problems,
        IReadOnlyCollection<RepositoryFile> files
    )
    {
        var pages = files
            .Where(file => file.Path.StartsWith(Folder, StringComparison.Ordinal) && file.Extension is ".md")
            .ToDictionary(file => file.Name[..^3], StringComparer.Ordinal);
        foreach (var problem in problems.DistinctBy(problem => problem.Code))
        {
            if (!pages.Remove(problem.Code, out var page))
            {
                yield return $"{Folder}{problem.Code}.md: missing; {problem.Where} answers with it";
                continue;
            }

            foreach (var missing in Parts(problem).Where(part => !page.Text.Contains(part, StringComparison.Ordinal)))
            {
                yield return $"{page.Path}: without {missing}";
            }
        }

        foreach (var page in pages.Values)
        {
            yield return $"{page.Path}: nothing answers with this code";
        }
    }

    private static IEnumerable<string> Parts(StatedProblem problem) =>
        [$"# {problem.Title}: `{problem.Code}`\n", $"Status {problem.Status}", .. Sections];

    private static IEnumerable<Problem> Of(Type type)
    {
        const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var members = type.GetProperties(Static)
            .Where(property => property.PropertyType == typeof(Problem))
            .Select(property => (Problem)property.GetValue(null)!);
        var factories = type.GetMethods(Static)
            .Where(method => method.ReturnType == typeof(Problem) && !method.IsSpecialName && !method.IsPrivate)
            .Select(method => method.Name is "Invalid" ? Plumbline.Server.Wire.Problems.Invalid() : Call(method));
        return members.Concat(factories);
    }

    private static Problem Call(MethodInfo method) =>
        (Problem)method.Invoke(null, [.. method.GetParameters().Select(parameter => Made(parameter.ParameterType))])!;

    private static object Made(Type type) =>
        type == typeof(string) ? "text"
        : type == typeof(int) ? 1
        : type == typeof(long) ? 1L
        : type == typeof(Fault) ? new Fault("/place", "found", "right")
        : type == typeof(ImmutableArray<Fault>) ? ImmutableArray.Create(new Fault("/place", "found", "right"))
        : throw new InvalidOperationException($"A problem is made from a {type}: say here what to give it.");

    [GeneratedRegex(
        """new(\s+Problem)?\(\s*"(?<code>[a-z0-9-]+)",\s*(?<status>[45][0-9]{2}),\s*"(?<title>[^"]+)",""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Literal();
}
