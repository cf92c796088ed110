using System.Text;
using Plumbline.Model;
using Plumbline.Server.Pages;
using Plumbline.Storage;

namespace Plumbline.Server.Projects;

/// <summary>What pages say of a project to the people who lead it.</summary>
internal sealed class ProjectHeads(Store store, Schemas schemas)
{
    public async Task<ProjectHead> Of(LiveProject project, CancellationToken cancel)
    {
        var name = await NameOf(project, cancel);
        var known = await schemas.Find(project, project.SchemaVersion, cancel);
        return new ProjectHead(project.Id.Text, name, $"{Asked(known.Labels)} · {project.State}");
    }

    /// <summary>The project's name, which whoever works in it may read.</summary>
    public async Task<string> NameOf(LiveProject project, CancellationToken cancel)
    {
        var keys = await store.Keys.For(project.Client, cancel);
        var row = await store.Find<NameRow>(
            project.Client,
            cancel,
            "select name from project where client_id = @client and id = @id",
            ("id", project.Id.Text)
        );
        return Encoding.UTF8.GetString(keys.Open("project/" + project.Id.Text, 1, "name", row!.Name));
    }

    /// <summary>What is asked first, in a word or in the words of whoever asks.</summary>
    public static string Asked(LabelSchema labels) => labels.Questions[0].Title ?? KindOf(labels.Questions[0]);

    private static string KindOf(Question question) =>
        string.Concat(char.ToUpperInvariant(question.Type[0]).ToString(), question.Type.AsSpan(1));

    private sealed record NameRow
    {
        public byte[] Name { get; init; } = [];
    }
}
