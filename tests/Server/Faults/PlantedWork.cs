using System.Text.Json;
using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.Faults;

/// <summary>The whole way from a client to a release, with a mark in every text that anybody gives.</summary>
internal sealed class PlantedWork(ServerProcess server, Marks marks)
{
    private readonly List<Visitor> _annotators = [];
    private readonly string _question = marks.In("the name of a question");
    private readonly string _field = marks.In("the name of a field");
    private readonly string _option = marks.In("an option");

    public Visitor Lead { get; private set; } = null!;

    public Visitor Annotator => _annotators[0];

    public string Project { get; private set; } = "";

    /// <summary>Everything that carries a key of its own.</summary>
    public IEnumerable<Visitor> People => [server.Operator, Lead, .. _annotators];

    /// <summary>An assignment that is out, with its draft.</summary>
    public Claimed Held { get; private set; } = null!;

    public async Task Prepare()
    {
        var client = await server.MakesClient(
            marks.In("a client's name"),
            marks.In("a client's code name"),
            marks.In("the Idempotency-Key of a client")
        );
        Lead = await MakesPerson(client);
        for (var i = 0; i < 3; i++)
        {
            _annotators.Add(await MakesPerson(null));
        }

        var body = new
        {
            client,
            name = marks.In("a project's name"),
            overlap = 2,
            labelSchema = Questions(),
            itemSchema = new object[]
            {
                new { name = "prompt", type = "messages" },
                new { name = "candidates", type = "candidates" },
                new { name = _field, type = "text" },
                new { name = "notes", type = "markdown" },
                new { name = "program", type = "code" },
                new { name = "values", type = "json" },
                new { name = "picture", type = "image" },
            },
            guidelines = "# How\n\n" + marks.In("guidelines"),
        };
        Project = (await Lead.Post("projects", body, marks.In("the Idempotency-Key of a project"))).Is(201).Id;
        var ids = _annotators.Select(person => person.Id);
        (await Lead.Post($"projects/{Project}/people", new { people = ids, role = "annotator" })).Is(200);
    }

    /// <summary>Imports that are refused, that keep what is good, and that are good; returns the good keys.</summary>
    public async Task<string[]> Import()
    {
        var keys = Enumerable.Range(0, 4).Select(i => marks.In($"the key of item {i}")).ToArray();
        var refused = (await Send("refuseAll", Item(marks.In("the key of a refused item")) + BadLines())).Is(200);
        Assert.Equal(0, refused.Json.GetProperty("added").GetInt32());
        Assert.NotEqual(0, refused.Json.GetProperty("refused").GetInt32());
        var kept = (await Send("keepGood", Item(keys[0]) + BadLines() + Item(keys[0]))).Is(200).Json;
        Assert.Equal(1, kept.GetProperty("added").GetInt32());
        var added = (await Send("refuseAll", string.Concat(keys[1..].Select(Item)))).Is(200).Json;
        Assert.Equal(3, added.GetProperty("added").GetInt32());
        (await Lead.Post($"projects/{Project}/start", "")).Is(200);
        return keys;
    }

    /// <summary>Answers of every kind, a draft and a skip.</summary>
    public async Task Annotate(string[] keys)
    {
        foreach (var person in _annotators[..2])
        {
            await Submits(person, await Claims(person, keys[0]), Answer("c2"));
            var cannot = new { cannotAnswer = new { reason = "other", note = marks.In("the note of a cannotAnswer") } };
            await Submits(person, await Claims(person, keys[1]), JsonSerializer.Serialize(cannot));
        }

        Held = await Claims(Annotator, keys[2]);
        var draft = new
        {
            answer = Answer("c1"),
            fence = Held.Fence,
            revision = 0,
        };
        (await Annotator.Post($"assignments/{Held.Id}/draft", draft)).Is(200);
        var skipped = await Claims(_annotators[2], keys[3]);
        var skip = new { reason = marks.In("the reason of a skip"), fence = skipped.Fence };
        var skipKey = marks.In("the Idempotency-Key of a skip");
        (await _annotators[2].Post($"assignments/{skipped.Id}/skip", skip, skipKey)).Is(200);
    }

    /// <summary>Makes a release with training files and returns its archive.</summary>
    public async Task<byte[]> Release()
    {
        var release = await Lead.Post(
            $"projects/{Project}/releases",
            """{"exports":["trl-preference"]}""",
            marks.In("the Idempotency-Key of a release")
        );
        return await Lead.Archive(release.Is(202).Id);
    }

    public string Item(string key)
    {
        var tagged = $"of {key[^5..]}";
        var line = new
        {
            key,
            fields = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["prompt"] = new object[] { new { role = "user", content = marks.In("a message " + tagged) } },
                ["candidates"] = new object[] { Candidate("c1", tagged), Candidate("c2", tagged) },
                [_field] = marks.In("a text " + tagged),
                ["notes"] = "*" + marks.In("markdown " + tagged) + "*",
                ["program"] = "# " + marks.In("code " + tagged),
                ["values"] = Value("a JSON field " + tagged),
                ["picture"] = marks.In("a picture's name " + tagged),
            },
            subcategory = marks.In("a subcategory " + tagged),
            tags = new[] { marks.In("a tag " + tagged) },
            meta = Value("meta " + tagged),
            source = new { name = marks.In("a source " + tagged), licence = marks.In("a licence " + tagged) },
            suggestions = new[]
            {
                new { model = marks.In("a suggestion's model " + tagged), answer = Value("a suggestion " + tagged) },
            },
            gold = new
            {
                answer = Value("a gold answer " + tagged),
                stage = "hidden",
                explanation = marks.In("a gold explanation " + tagged),
            },
        };
        return JsonSerializer.Serialize(line) + "\n";
    }

    public string Answer(string winner) =>
        JsonSerializer.Serialize(
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [_question] = _option,
                ["better"] = new { winner },
                ["why"] = marks.In("a justification"),
            }
        );

    private async Task<Visitor> MakesPerson(string? lead)
    {
        var mail = marks.In("a mail") + "@" + marks.In("a mail's domain") + ".example.org";
        return await server.MakesPerson(marks.In("a person's name"), mail, lead, marks.In("the key of a person"));
    }

    private object[] Questions() =>
        [
            new
            {
                name = _question,
                type = "choice",
                title = marks.In("a title"),
                help = marks.In("a help"),
                options = new object[]
                {
                    new { value = _option, text = marks.In("an option's text") },
                    marks.In("another option"),
                },
            },
            new
            {
                name = "better",
                type = "preference",
                tie = true,
            },
            new
            {
                name = "why",
                type = "text",
                help = marks.In("another help"),
            },
        ];

    private object Candidate(string id, string tagged) =>
        new
        {
            id,
            content = marks.In($"candidate {id} {tagged}"),
            model = marks.In($"the model of candidate {id} {tagged}"),
            parameters = Value($"the parameters of candidate {id} {tagged}"),
        };

    private Dictionary<string, object> Value(string place) =>
        new(StringComparer.Ordinal) { [marks.In("a key in " + place)] = marks.In("a value in " + place) };

    private string BadLines() =>
        string.Join(
            '\n',
            $$"""{"key":"{{marks.In("the key of a bad line")}}","fields":{"{{marks.In("an unknown field")}}":1} }""",
            $$"""{"{{marks.In("an unknown key")}}":"{{marks.In("its value")}}","fields":{} }""",
            $$"""{"fields":"{{marks.In("fields that are a text")}}"}""",
            $$"""{"language":"{{marks.In("a wrong language")}}","fields":{} }""",
            $$"""{"fields":{"{{marks.In("a cut-off line")}}""",
            marks.In("a line that is no JSON"),
            ""
        );

    private Task<Answer> Send(string onError, string lines) =>
        Lead.Import(Project, new StringContent(lines), onError, marks.In("the Idempotency-Key of an import"));

    private async Task<Claimed> Claims(Visitor person, string item)
    {
        var key = marks.In("the Idempotency-Key of a claim");
        var answer = await person.Post($"projects/{Project}/claim", new { items = new[] { item } }, key);
        return Claimed.Of(answer.Is(200).Json.GetProperty("assignments")[0]);
    }

    private async Task Submits(Visitor person, Claimed claimed, string answer)
    {
        var body = new
        {
            answer,
            fence = claimed.Fence,
            activeMs = 1_000,
        };
        var key = marks.In("the Idempotency-Key of a submit");
        (await person.Post($"assignments/{claimed.Id}/annotation", body, key)).Is(200);
    }
}
