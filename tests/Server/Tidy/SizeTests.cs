namespace Plumbline.Tests.Server.Tidy;

public sealed class SizeTests
{
    [Fact]
    public void No_file_is_too_long() => Reports.None(SizeRules.LongFiles(Repository.Files));

    [Fact]
    public void No_line_is_too_long() => Reports.None(SizeRules.LongLines(Repository.Files));

    [Fact]
    public void No_function_is_too_long() => Reports.None(SizeRules.LongFunctions(Repository.Files));

    [Theory]
    [InlineData(SizeRules.FileLines, 0)]
    [InlineData(SizeRules.FileLines + 1, 1)]
    public void A_file_one_line_past_the_limit_is_reported(int lines, int reports)
    {
        var text = string.Concat(Enumerable.Repeat("// Why.\n", lines));

        Assert.Equal(reports, SizeRules.LongFiles([RepositoryFile.Of("src/Long.cs", text)]).Count());
    }

    [Theory]
    [InlineData(SizeRules.LineLength, 0)]
    [InlineData(SizeRules.LineLength + 1, 1)]
    public void A_line_one_character_past_the_limit_is_reported(int length, int reports)
    {
        var file = RepositoryFile.Of("src/Long.cs", "\n" + new string('x', length) + "\n");

        var found = SizeRules.LongLines([file]).ToList();

        Assert.Equal(reports, found.Count);
        Assert.All(found, report => Assert.StartsWith("src/Long.cs:2:", report, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("public static int F(int a)\n{\nLINES\n}", 3)]
    [InlineData(
        "[Attribute(\"a\")]\npublic static async Task<int> F<T>(Func<int, int> a)\nwhere T : class\n{\nLINES\n}",
        4
    )]
    [InlineData("public int F =>\nLINES\n1;", 2)]
    [InlineData("public F(int a)\n: base(a)\n{\nLINES\n}", 4)]
    [InlineData("public int F\n{\nget\n{\nLINES\n}\n}", 6)]
    [InlineData(
        "private void F()\n{\nvar t = $\"{(a ? \"}\" : \"{\")}\";\nvar r = \"\"\"}\"\"\";\nif (a)\n{\nLINES\n}\n}",
        8
    )]
    public void A_function_one_line_past_the_limit_is_reported(string form, int linesAround)
    {
        foreach (var (extra, reports) in new[] { (0, 0), (1, 1) })
        {
            var lines = SizeRules.FunctionLines - linesAround + extra;
            var function = form.Replace("LINES", string.Join('\n', Enumerable.Repeat("// Why.", lines)));
            var source = $"namespace A;\n\npublic sealed class B(int c) : D(c)\n{{\n{function}\n}}\n";

            Assert.Equal(reports, SizeRules.LongFunctions([RepositoryFile.Of("src/B.cs", source)]).Count());
        }
    }

    [Fact]
    public void A_long_table_and_a_long_type_are_no_functions()
    {
        var lines = string.Join('\n', Enumerable.Repeat("{ 1, 2 },", SizeRules.FunctionLines * 2));
        var source = $"namespace A;\n\nclass B\n{{\nprivate static readonly int[][] _table =\n{{\n{lines}\n}};\n}}\n";

        Assert.Empty(SizeRules.LongFunctions([RepositoryFile.Of("src/B.cs", source)]));
    }

    [Fact]
    public void A_long_shell_function_is_reported()
    {
        var lines = string.Concat(Enumerable.Repeat("    true\n", SizeRules.FunctionLines - 1));
        var file = RepositoryFile.Of("dev", $"#!/usr/bin/env bash\n\nlong() {{\n{lines}}}\n");

        Assert.StartsWith("dev:3:", Assert.Single(SizeRules.LongFunctions([file])));
    }

    [Theory]
    [InlineData("a(\"{\"); // {", "a(   );     ")]
    [InlineData("c = '{'; d = '\\'';", "c =    ; d =     ;")]
    [InlineData("@\"\"\"{\" + x", "       + x")]
    [InlineData("$\"{(b ? \"{\" : c)}\" + x", "                   + x")]
    [InlineData("\"\"\"\"{\"\"\" \"\"\"\" + x", "              + x")]
    [InlineData("/* { */ e", "        e")]
    public void Texts_and_comments_are_no_code(string source, string code) =>
        Assert.Equal(code, CSharpText.OnlyCode(source));

    private static readonly string[] Pairs = ["{}", "()", "[]"];

    // A literal that was read wrongly leaves one half of a pair behind.
    [Fact]
    public void The_code_of_every_source_has_its_brackets_in_pairs() =>
        Reports.None(
            from file in Repository.Files
            where file.Extension is ".cs"
            let code = CSharpText.OnlyCode(file.Text)
            from pair in Pairs
            where code.Count(letter => letter == pair[0]) != code.Count(letter => letter == pair[1])
            select $"{file.Path}: {pair}"
        );
}
