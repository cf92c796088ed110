using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Pages;
using Plumbline.Server.Projects;
using Plumbline.Server.Work;
using Plumbline.Storage;

namespace Plumbline.Server.Home;

/// <summary>Reads a home: figures from memory and small samples, never a table.</summary>
internal sealed class HomeReading(
    Store store,
    Access.Directory directory,
    Projects.Door projects,
    Work.Door work,
    People.Door people,
    ProjectHeads heads,
    Schemas schemas,
    Texts texts
)
{
    private const int NewestPeople = 50;

    public async Task<HomeView> Read(Caller caller, LinkView? link, CancellationToken cancel) =>
        new(
            await ReadAnnotator(caller, cancel),
            await ReadLead(caller, cancel),
            caller.IsOperator ? await ReadOperator(link, cancel) : null
        );

    private async Task<AnnotatorHome?> ReadAnnotator(Caller caller, CancellationToken cancel)
    {
        var own = projects.All.Where(project => project.Annotators.ContainsKey(caller.Person)).ToList();
        if (own.Count == 0 && !caller.Seats.Any(seat => seat.Role == Role.Annotator))
        {
            return null;
        }

        var begun = await Shown(work.Begun(caller.Person), turn => ReadBegun(turn, cancel));
        var open = await Shown(own, project => ReadOpen(project, caller.Person, cancel));
        return new AnnotatorHome(
            begun,
            [.. open.OrderBy(view => view.Why is not null).ThenBy(view => view.Name, StringComparer.Ordinal)],
            own.Count - open.Count
        );
    }

    private async Task<BegunView> ReadBegun(Lease lease, CancellationToken cancel)
    {
        var turn = await work.ReadBegun(lease, cancel);
        return new BegunView(
            turn.Project.Id.Text,
            await NameOf(turn.Project, cancel),
            turn.Excerpt,
            turn.DraftSavedAt,
            turn.DueAt,
            PayOf(turn.Project)
        );
    }

    private async Task<OpenView> ReadOpen(LiveProject project, PersonId person, CancellationToken cancel)
    {
        var why = await work.WhyNothing(project, person, cancel);
        var pace = await work.PaceOf(project, cancel);
        var known = await schemas.Find(project, project.SchemaVersion, cancel);
        var open = project.Dispatcher.Progress.Open;
        return new OpenView(
            project.Id.Text,
            await NameOf(project, cancel),
            ProjectHeads.Asked(known.Labels),
            PayOf(project),
            pace.Median is { } median ? Wording.Duration(median) : null,
            pace.Hour is { } hour ? Money.Round(hour.Median, hour.Currency) : null,
            pace.Hour is { } range ? Wording.Range(range) : null,
            Wording.Basis(pace),
            Wording.Count(open, "task"),
            why is null ? null : Wording.Reason(why, project)
        );
    }

    private async Task<LeadHome?> ReadLead(Caller caller, CancellationToken cancel)
    {
        if (!caller.Seats.Any(seat => seat.Role == Role.Lead))
        {
            return null;
        }

        var clients = (await directory.Clients(cancel)).ToDictionary(client => client.Id, client => client.Name);
        var own = projects.All.Where(project => caller.Has(project.Client, Role.Lead)).ToList();
        var led = await Shown(own, project => ReadLed(project, clients.GetValueOrDefault(project.Client), cancel));
        return new LeadHome(
            [.. led.OrderBy(view => view.Attention.Count == 0).ThenBy(view => view.Name, StringComparer.Ordinal)],
            own.Count - led.Count
        );
    }

    private async Task<LedView> ReadLed(LiveProject project, string? client, CancellationToken cancel)
    {
        var head = await heads.Of(project, cancel);
        using var inside = await projects.Enter(project, cancel);
        var progress = project.Dispatcher.Progress;
        return new LedView(
            head.Id,
            head.Name,
            client ?? "",
            head.Kind,
            progress.Tasks,
            progress.Done,
            progress.Out,
            progress.Open,
            progress.Annotations,
            Wording.Attention(project)
        );
    }

    /// <summary>What can be shown: a client whose key cannot be had keeps nobody from the others.</summary>
    private static async Task<List<T>> Shown<TOf, T>(IEnumerable<TOf> all, Func<TOf, Task<T>> read)
    {
        var shown = new List<T>();
        foreach (var one in all)
        {
            try
            {
                shown.Add(await read(one));
            }
            catch (KeyUnavailableException)
            {
                // It is counted by what is missing.
            }
        }

        return shown;
    }

    private async Task<OperatorHome> ReadOperator(LinkView? link, CancellationToken cancel)
    {
        var count = projects.All.CountBy(project => project.Client).ToDictionary();
        var (number, newest) = await people.Newest(NewestPeople, cancel);
        return new OperatorHome(
            [
                .. (await directory.Clients(cancel)).Select(client => new ClientView(
                    client.Id.Text,
                    client.Name,
                    count.GetValueOrDefault(client.Id)
                )),
            ],
            number,
            [.. newest.Select(person => new PersonView(person.Id.Text, person.Name))],
            store.Random.Id<KeyId>().Text,
            link
        );
    }

    private async Task<string> NameOf(LiveProject project, CancellationToken cancel) =>
        await texts.CodeName(project, await store.Keys.For(project.Client, cancel), cancel);

    private static string? PayOf(LiveProject project) =>
        project.Pay is { } pay ? Money.Exact(pay.AmountMinor, pay.Currency) : null;
}
