using System.Reflection;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Npgsql;
using Plumbline.Tests.Server.Tidy;

namespace Plumbline.Tests.Server.Architecture;

/// <summary>Who refers to whom, as the projects say it and as it was compiled.</summary>
internal static class ReferenceRules
{
    private const string House = "Plumbline.";
    private const string WebSdk = "Microsoft.NET.Sdk.Web";

    private static readonly string[] _drivers = [NameOf(typeof(SqliteConnection)), NameOf(typeof(NpgsqlConnection))];

    // "Microsoft.AspNetCore" of "Microsoft.AspNetCore.Builder".
    private static readonly string _web = string.Join('.', typeof(WebApplication).Namespace!.Split('.').Take(2));

    /// <summary>Where projects under src/ and the rooms of the tree differ.</summary>
    public static IEnumerable<string> Projects(IEnumerable<RepositoryFile> files, IReadOnlyList<Room> rooms)
    {
        var projects = files
            .Where(file => file.Extension is ".csproj" && file.Path.StartsWith("src/", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file.Path), StringComparer.Ordinal);
        foreach (var stranger in projects.Keys.Except(rooms.Select(room => room.Name), StringComparer.Ordinal))
        {
            yield return $"{stranger}: no room of the tree";
        }

        foreach (var room in rooms)
        {
            if (!projects.TryGetValue(room.Name, out var file))
            {
                yield return $"{room.Name}: a room without a project";
                continue;
            }

            var project = XDocument.Parse(file.Text);
            var uses = Includes(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension);
            foreach (var report in Differences(room.Name, uses, room.Uses))
            {
                yield return report;
            }

            foreach (var report in Differences(room.Name, Includes(project, "PackageReference"), room.Packages))
            {
                yield return report;
            }

            var isWeb =
                (string?)project.Root?.Attribute("Sdk") is WebSdk || Includes(project, "FrameworkReference").Any();
            if (isWeb != room.IsWeb)
            {
                yield return $"{room.Name}: {(isWeb ? "refers" : "does not refer")} to the web framework";
            }
        }
    }

    /// <summary>What an assembly refers to that its room does not allow.</summary>
    public static IEnumerable<string> Compiled(Assembly assembly, Room room) =>
        from name in assembly.GetReferencedAssemblies().Select(reference => reference.Name ?? "")
        let isAllowed = name switch
        {
            _ when name.StartsWith(House, StringComparison.Ordinal) => room.Uses.Contains(name),
            _ when name.StartsWith(_web, StringComparison.Ordinal) => room.IsWeb,
            _ => room.HoldsDrivers || !_drivers.Contains(name),
        }
        where !isAllowed
        select $"{room.Name}: refers to {name}";

    private static IEnumerable<string> Includes(XDocument project, string element) =>
        project.Descendants(element).Select(reference => (string?)reference.Attribute("Include") ?? "");

    private static IEnumerable<string> Differences(string room, IEnumerable<string?> found, string[] right)
    {
        var names = found.OfType<string>().ToList();
        return names
            .Except(right, StringComparer.Ordinal)
            .Select(name => $"{room}: refers to {name}, which the tree does not")
            .Concat(right.Except(names, StringComparer.Ordinal).Select(name => $"{room}: does not refer to {name}"));
    }

    private static string NameOf(Type type) => type.Assembly.GetName().Name!;
}
