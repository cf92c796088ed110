using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Plumbline.Formats;
using Plumbline.Storage;

namespace Plumbline.Server.Projects;

/// <summary>The sealed texts of a project that a release names.</summary>
internal sealed class Texts(Store store)
{
    /// <summary>The client's code name and the project's name: the names that may leave the house.</summary>
    public async Task<string> CodeName(LiveProject project, ClientKeys keys, CancellationToken cancel)
    {
        var client = await store.FindPlatform<NameRow>(
            cancel,
            "select code_name as name from client where id = @id",
            ("id", project.Client.Text)
        );
        var codeName = Encoding.UTF8.GetString(keys.Open("client", 1, "codeName", client!.Name));
        return $"{codeName} {await Name(project, keys, cancel)}";
    }

    /// <summary>The project's name, as its lead wrote it.</summary>
    public async Task<string> Name(LiveProject project, ClientKeys keys, CancellationToken cancel)
    {
        var own = await store.Find<NameRow>(
            project.Client,
            cancel,
            "select name from project where client_id = @client and id = @id",
            ("id", project.Id.Text)
        );
        return Encoding.UTF8.GetString(keys.Open("project/" + project.Id.Text, 1, "name", own!.Name));
    }

    /// <summary>Every version of the guidelines with the digest of its text, ascending.</summary>
    public async Task<ImmutableArray<VersionDigest>> Guidelines(
        LiveProject project,
        ClientKeys keys,
        CancellationToken cancel
    )
    {
        var rows = await store.Query<GuidelineRow>(
            project.Client,
            cancel,
            """
            select version, content from guideline
            where client_id = @client and project_id = @project order by version
            """,
            ("project", project.Id.Text)
        );
        return
        [
            .. rows.Select(row => new VersionDigest(
                (int)row.Version,
                SHA256.HashData(keys.Open("guideline/" + project.Id.Text, row.Version, "content", row.Content))
            )),
        ];
    }

    /// <summary>The guidelines that hold now, as they were written.</summary>
    public async Task<string> CurrentGuidelines(LiveProject project, CancellationToken cancel)
    {
        var keys = await store.Keys.For(project.Client, cancel);
        var row = await store.Find<GuidelineRow>(
            project.Client,
            cancel,
            """
            select version, content from guideline
            where client_id = @client and project_id = @project and version = @version
            """,
            ("project", project.Id.Text),
            ("version", project.GuidelineVersion)
        );
        return row is null
            ? ""
            : Encoding.UTF8.GetString(keys.Open("guideline/" + project.Id.Text, row.Version, "content", row.Content));
    }

    private sealed record NameRow
    {
        public byte[] Name { get; init; } = [];
    }

    private sealed record GuidelineRow
    {
        public long Version { get; init; }

        public byte[] Content { get; init; } = [];
    }
}
