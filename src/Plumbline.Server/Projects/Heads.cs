using Plumbline.Server.Pages;
using Plumbline.Storage;

namespace Plumbline.Server.Projects;

/// <summary>What stands over every page of a project.</summary>
internal sealed class Heads(Store store, Schemas schemas, Texts texts)
{
    public async Task<ProjectHead> Of(LiveProject project, CancellationToken cancel)
    {
        var keys = await store.Keys.For(project.Client, cancel);
        var known = await schemas.Find(project, project.SchemaVersion, cancel);
        var kinds = known.Labels.Questions.Select(question => question.Type).Distinct(StringComparer.Ordinal);
        return new ProjectHead(
            project.Id.Text,
            await texts.Name(project, keys, cancel),
            $"{string.Join(", ", kinds)} · {project.State}"
        );
    }
}
