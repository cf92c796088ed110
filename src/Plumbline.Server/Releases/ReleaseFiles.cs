using Plumbline.Model;
using Plumbline.Storage;

namespace Plumbline.Server.Releases;

/// <summary>The files of releases: sealed on disk one by one, so that nothing of a release lies in the clear.</summary>
internal sealed class ReleaseFiles(StoreSettings settings)
{
    public Stream Write(ClientKeys keys, ReleaseId release, string path)
    {
        var place = PathOf(release, path);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        return new SealedFile(
            keys.SealingStream(new FileStream(place, FileMode.Create, FileAccess.Write), ObjectOf(release), path)
        );
    }

    public Stream Read(ClientKeys keys, ReleaseId release, string path) =>
        keys.OpeningStream(File.OpenRead(PathOf(release, path)), ObjectOf(release), path);

    /// <summary>Removes what an interrupted build left.</summary>
    public void Clear(ReleaseId release)
    {
        var folder = Path.Combine(settings.Folder, "releases", release.Text);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string PathOf(ReleaseId release, string path) =>
        Path.Combine(settings.Folder, "releases", release.Text, path + ".sealed");

    private static string ObjectOf(ReleaseId release) => "release/" + release.Text;
}
