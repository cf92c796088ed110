using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Plumbline.Demo.Input;

namespace Plumbline.Tests.Server.Outside;

/// <summary>A small right release with the raw answers it came from, and ways to make it wrong.</summary>
internal sealed class PlantedRelease : IDisposable
{
    /// <summary>What is put into the release, one at a time.</summary>
    public static readonly TheoryData<string> Faults =
    [
        "another label",
        "another confidence",
        "a confidence that is no number",
        "a row is missing",
        "a row twice",
        "a row of a tied task",
        "a row of a task that nobody answered",
        "an annotation is missing",
        "an annotation says something else",
        "two people are swapped",
        "one person twice in a row",
        "a byte of a file is another",
        "a file is longer",
        "a file is missing",
        "a file that nobody named",
    ];

    private const string Items = """
        {"key":"t1","fields":{"prompt":"One?","candidates":[{"id":"x","content":"1"},{"id":"y","content":"2"}]}}
        {"key":"t2","fields":{"prompt":"Two?","candidates":[{"id":"x","content":"1"},{"id":"y","content":"2"}]}}
        {"key":"t3","fields":{"prompt":"Three?","candidates":[{"id":"x","content":"1"},{"id":"y","content":"2"}]}}
        {"key":"t4","fields":{"prompt":"Four?","candidates":[{"id":"x","content":"1"},{"id":"y","content":"2"}]}}
        {"key":"t5","fields":{"prompt":"Open?","candidates":[{"id":"x","content":"1"},{"id":"y","content":"2"}]}}

        """;

    // t2 is tied, t3 is settled on the label tie, and t4 would be y if ada's second answer counted.
    private const string Answers = """
        task,worker,label
        t1,ada,a
        t1,ben,x
        t1,cleo,2
        t2,ada,left
        t2,ben,right
        t3,ada,0
        t3,ben,tie
        t3,cleo,b
        t4,ada,1
        t4,ben,x
        t4,cleo,y
        t4,ada,y
        t4,ada,y

        """;

    private readonly List<JsonObject> _rows =
    [
        Row("t1", "x", 2.0 / 3, ("p_a", "x"), ("p_b", "x"), ("p_c", "y")),
        Row("t3", "tie", 2.0 / 3, ("p_a", "tie"), ("p_b", "tie"), ("p_c", "y")),
        Row("t4", "x", 2.0 / 3, ("p_b", "x"), ("p_a", "x"), ("p_c", "y")),
    ];

    public PlantedRelease(string? fault = null)
    {
        File.WriteAllText(ItemsFile, Items);
        File.WriteAllText(AnswersFile, Answers);
        Directory.CreateDirectory(Folder);
        PlantRow(fault);
        Write();
        PlantFile(fault);
    }

    private DirectoryInfo Top { get; } = Directory.CreateTempSubdirectory("plumbline-outside-");

    public string Folder => Path.Combine(Top.FullName, "release");

    public string ItemsFile => Path.Combine(Top.FullName, "items.jsonl");

    public string AnswersFile => Path.Combine(Top.FullName, "answers.csv");

    private string RowsFile => Path.Combine(Folder, "rows.jsonl");

    public RecordedProject Project() =>
        RecordedProject.Of(
            new Recording("planted", ItemsFile, AnswersFile, ItemFile.Read(ItemsFile), AnswerFile.Read(AnswersFile))
        );

    public string Write(string name, string content)
    {
        var path = Path.Combine(Top.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Top.Delete(recursive: true);

    private static JsonObject Row(
        string task,
        string label,
        double share,
        params (string Person, string Label)[] said
    ) =>
        new()
        {
            ["row"] = "r_" + task,
            ["item"] = new JsonObject
            {
                ["key"] = task,
                ["fields"] = JsonNode.Parse("""{"candidates":[{"id":"x","content":"1"},{"id":"y","content":"2"}]}"""),
            },
            ["consensus"] = new JsonObject { ["answer"] = Answer(label), ["confidence"] = share },
            ["annotations"] = new JsonArray([.. said.Select(one => Annotation(one.Person, one.Label))]),
        };

    private static JsonObject Annotation(string person, string label) =>
        new() { ["annotator"] = person, ["answer"] = Answer(label) };

    private static JsonObject Answer(string label) => new() { ["better"] = new JsonObject { ["winner"] = label } };

    private void PlantRow(string? fault)
    {
        var consensus = _rows[0]["consensus"]!;
        var annotations = _rows[0]["annotations"]!.AsArray();
        switch (fault)
        {
            case "another label":
                consensus["answer"] = Answer("y");
                break;
            case "another confidence":
                consensus["confidence"] = 0.67;
                break;
            case "a confidence that is no number":
                consensus["confidence"] = "high";
                break;
            case "a row is missing":
                _rows.RemoveAt(1);
                break;
            case "a row twice":
                _rows.Add(_rows[0].DeepClone().AsObject());
                break;
            case "a row of a tied task":
                _rows.Add(Row("t2", "x", 0.5, ("p_a", "x"), ("p_b", "y")));
                break;
            case "a row of a task that nobody answered":
                _rows.Add(Row("t5", "x", 1, ("p_a", "x")));
                break;
            case "an annotation is missing":
                annotations.RemoveAt(2);
                break;
            case "an annotation says something else":
                annotations[2]!["answer"] = Answer("bothBad");
                break;
            case "two people are swapped":
                annotations[0]!["annotator"] = "p_c";
                annotations[2]!["annotator"] = "p_a";
                break;
            case "one person twice in a row":
                annotations[1]!["annotator"] = "p_a";
                break;
        }
    }

    private void PlantFile(string? fault)
    {
        switch (fault)
        {
            case "a byte of a file is another":
                File.WriteAllText(
                    RowsFile,
                    File.ReadAllText(RowsFile).Replace("r_t1", "r_t9", StringComparison.Ordinal)
                );
                break;
            case "a file is longer":
                File.AppendAllText(RowsFile, "\n");
                break;
            case "a file is missing":
                File.Delete(Path.Combine(Folder, "README.md"));
                break;
            case "a file that nobody named":
                File.WriteAllText(Path.Combine(Folder, "extra.txt"), "?");
                break;
        }
    }

    private void Write()
    {
        File.WriteAllText(RowsFile, string.Concat(_rows.Select(row => row.ToJsonString() + "\n")));
        File.WriteAllText(Path.Combine(Folder, "README.md"), "# A release\n");
        var files = new JsonArray();
        foreach (var path in Directory.GetFiles(Folder).Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(path);
            files.Add(
                new JsonObject
                {
                    ["path"] = Path.GetFileName(path),
                    ["bytes"] = bytes.Length,
                    ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                }
            );
        }

        var manifest = new JsonObject { ["id"] = "planted", ["files"] = files };
        File.WriteAllText(Path.Combine(Folder, "release.json"), manifest.ToJsonString(), new UTF8Encoding(false));
    }
}
