using Plumbline.Tests.Server.Tidy;

namespace Plumbline.Tests.Server.BadInput;

public sealed class ProblemPagesTests
{
    [Fact]
    public void Every_problem_has_its_page_and_every_page_its_problem()
    {
        var problems = ProblemPages.Declared().Concat(ProblemPages.Written(Repository.Files)).ToList();
        Assert.True(problems.Select(problem => problem.Code).Distinct().Count() >= 35, "Problems were not found.");
        Assert.Empty(ProblemPages.Faults(problems, Repository.Files));
    }

    [Fact]
    public void A_code_has_one_status_and_one_title() =>
        Assert.Empty(ProblemPages.Unlike(ProblemPages.Declared().Concat(ProblemPages.Written(Repository.Files))));

    [Fact]
    public void Planted_faults_are_reported()
    {
        RepositoryFile[] files =
        [
            RepositoryFile.Of(
                "src/Planted.cs",
                """new("planted", 409, "Planted", "x"); new("other", 404, "Other", "x");"""
            ),
            RepositoryFile.Of("docs/problems/planted.md", "# Planted: `planted`\n\nStatus 404\n"),
            RepositoryFile.Of("docs/problems/gone.md", "# Gone: `gone`\n"),
        ];
        var problems = ProblemPages.Written(files).ToList();
        var faults = ProblemPages.Faults(problems, files).ToList();
        Assert.Contains("docs/problems/other.md: missing; Planted.cs answers with it", faults);
        Assert.Contains("docs/problems/planted.md: without Status 409", faults);
        Assert.Contains("docs/problems/planted.md: without ## Example", faults);
        Assert.Contains("docs/problems/gone.md: nothing answers with this code", faults);
        Assert.Single(ProblemPages.Unlike([.. problems, problems[0] with { Status = 400 }]));
    }
}
