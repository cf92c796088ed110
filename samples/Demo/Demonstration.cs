using Plumbline.Client;
using Plumbline.Demo.Check;
using Plumbline.Demo.Input;
using Plumbline.Demo.Replay;

namespace Plumbline.Demo;

/// <summary>The whole run: a server, its people, each project to its release, and the check.</summary>
internal sealed class Demonstration(Options options, string run, TimeProvider clock, CancellationToken cancel)
{
    private const int FaultsShown = 20;

    /// <summary>Runs the orders on a server of its own, or on the one that was named.</summary>
    public async Task<Tally> Run(IReadOnlyList<Order> orders)
    {
        await using var server = options.Server is null ? Start() : null;
        var address = server is null ? Connection.Address(options.Server!) : await Ready(server);
        using var connection = new Connection(address, options.People);
        await using var history = new History(options.History, clock);
        var place = await Hire(connection, history, orders);
        var tally = new Tally(0, 0, 0, 0);
        foreach (var order in orders)
        {
            tally = tally.And(await Run(place, order));
        }

        var stays = !options.Exits && server is not null;
        if (stays)
        {
            await Invite(place, orders);
        }

        Terminal.Result($"{tally}");
        if (stays)
        {
            await StayOpen(address);
        }

        return tally;
    }

    /// <summary>
    /// Opens each project's items once more for somebody who has recorded nothing, and prints a link for each role.
    /// </summary>
    private async Task Invite(Workplace place, IReadOnlyList<Order> orders)
    {
        foreach (var order in orders)
        {
            var (name, file, items, _, _, labels) = order.Project;
            var open = new RecordedProject(name + ", open", file, items, [], 0, labels);
            var project = new ProjectRun(place, open, cancel, new Pay(80, "EUR"));
            await project.SetUp();
            await project.Add(place.Crew.Visitor);
        }

        (string Role, Member Member, string Does)[] guests =
        [
            ("annotator", place.Crew.Visitor, "answers tasks"),
            ("lead", place.Crew.Lead, "watches and releases"),
            ("operator", place.Crew.Operator, "runs the installation, sees no content"),
        ];
        foreach (var (role, member, does) in guests)
        {
            var link = await place.Patience.Need(
                $"make a link for the {role}",
                key => member.Api.CreateSignInLink(member.Id, key, cancel),
                cancel
            );
            Terminal.Result($"{role} ({does}), once within the hour: {link.Url}");
        }
    }

    private string Data => options.Data ?? Path.Combine(run, "data");

    // Beside the data, so that a second run on the same data finds it.
    private string OperatorKey =>
        options.OperatorKey ?? Path.TrimEndingDirectorySeparator(Path.GetFullPath(Data)) + "-operator.key";

    private string ReadyFile => Path.Combine(run, "ready");

    private ServerProcess Start() =>
        ServerProcess.Start(
            new ServerProcess.Setting(
                Path.GetFullPath(options.Plumbline ?? Path.Combine(Folders.Root(), "plumbline")),
                Path.GetFullPath(Data),
                Path.GetFullPath(OperatorKey),
                ReadyFile,
                Path.Combine(run, "server.log"),
                options.ServerArguments
            ),
            clock
        );

    private async Task<Uri> Ready(ServerProcess server)
    {
        var stage = new Stage("demo", "serve", clock);
        var address = await server.Ready(ReadyFile, cancel);
        stage.Done($"{Shown(address)}, data in {Data}");
        return address;
    }

    private async Task<Workplace> Hire(Connection connection, History history, IReadOnlyList<Order> orders)
    {
        var stage = new Stage("demo", "people", clock);
        IReadOnlyList<string> annotators =
        [
            .. orders.SelectMany(order => order.Project.Annotators).Distinct(StringComparer.Ordinal),
        ];
        var patience = new Patience(clock);
        var key = InputFile.Text(OperatorKey).Trim();
        var crew = await Crew.Hire(connection, key, annotators, options.People, patience, cancel);
        stage.Done($"a client, a lead and {annotators.Count} annotators with keys");
        return new Workplace(crew, patience, history, clock, options.People);
    }

    private async Task<Tally> Run(Workplace place, Order order)
    {
        var recorded = order.Project;
        var project = new ProjectRun(place, recorded, cancel);
        await project.SetUp();
        await project.Replay();
        var progress = await project.Finish();
        var consensus = await project.Consensus();
        if (options.Consensus is { } file)
        {
            ConsensusFile.Add(file, recorded.Name, consensus);
        }

        var archive = Path.Combine(run, $"{recorded.Name}.zip");
        await project.Release(archive);
        SafeArchive.Unpack(archive, order.Release);

        var stage = new Stage(recorded.Name, "check", clock);
        var found = ReleaseCheck.Run(recorded, order.Release);
        IReadOnlyList<string> faults = [.. found.Faults, .. ConsensusCheck.Faults(recorded, consensus)];
        stage.Done($"{found.RowCount} rows against {recorded.Answers.Count} raw answers, {faults.Count} faults");
        foreach (var fault in faults.Take(FaultsShown))
        {
            Terminal.Progress($"{recorded.Name}: check: {fault}");
        }

        var lostCount = Math.Max(
            found.LostCount,
            recorded.Answers.Count - (int)Math.Min(progress.Annotations, recorded.Answers.Count)
        );
        Terminal.Result(
            $"{recorded.Name}: {recorded.Items.Count} items, {recorded.Annotators.Count} people, "
                + $"{recorded.Answers.Count} annotations, "
                + $"{recorded.RepeatCount} repeats left out, {found.RowCount} rows, {found.TieCount} ties, "
                + $"{faults.Count} faults"
        );
        Terminal.Result($"{recorded.Name}: release in {order.Release}");
        return new Tally(recorded.Answers.Count, lostCount, found.RowCount, faults.Count);
    }

    private static string Shown(Uri address) => address.ToString().TrimEnd('/');

    // Ctrl-C is how this ends.
    private async Task StayOpen(Uri address)
    {
        Terminal.Progress($"demo: the server stays open at {Shown(address)} until Ctrl-C");
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancel.Register(() => ended.TrySetResult()))
        {
            await ended.Task;
        }
    }
}
