using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Plumbline.Dispatch;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Home;
using Plumbline.Server.Items;
using Plumbline.Server.Ledger;
using Plumbline.Server.Operations;
using Plumbline.Server.Pages;
using Plumbline.Server.People;
using Plumbline.Server.Projects;
using Plumbline.Server.Quality;
using Plumbline.Server.Releases;
using Plumbline.Server.Sheets;
using Plumbline.Server.Wire;
using Plumbline.Server.Work;
using Plumbline.Storage;

namespace Plumbline.Server.Hosting;

/// <summary>A server that answers.</summary>
internal sealed class RunningServer(WebApplication app, Store store, FileStream folderLock) : IAsyncDisposable
{
    public Store Store => store;

    public IServiceProvider Services => app.Services;

    /// <summary>Where it listens: <c>http://localhost:PORT</c>, since passkeys refuse addresses of numbers.</summary>
    public string Url
    {
        get
        {
            var address = app
                .Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()
                .Features.Get<IServerAddressesFeature>()!
                .Addresses.First();
            return "http://localhost:" + new Uri(address).Port;
        }
    }

    /// <summary>Waits until it is told to stop, and stops in order.</summary>
    public async Task Run()
    {
        await app.WaitForShutdownAsync();
        await app.Services.GetRequiredService<Presence>().NoteNow(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await store.DisposeAsync();
        await folderLock.DisposeAsync();
    }
}

/// <summary>Puts the server together from its settings.</summary>
internal static class ServerHost
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(8);

    public static async Task<RunningServer> Start(
        ServerSettings settings,
        TimeProvider time,
        RandomSource random,
        CancellationToken cancel
    )
    {
        var storage = new StoreSettings
        {
            Folder = settings.Folder,
            Connection = settings.Database,
            Trial = settings.Trial,
            FollowPrimaryClock = settings.FollowPrimaryClock,
        };
        var folderLock = Lock(storage);
        try
        {
            var store = await StoreOpening.Open(storage, time, random, cancel);
            var app = Build(settings, storage, store, time);
            await Prepare(app, cancel);
            await app.StartAsync(cancel);
            return new RunningServer(app, store, folderLock);
        }
        catch
        {
            await folderLock.DisposeAsync();
            throw;
        }
    }

    private static FileStream Lock(StoreSettings storage)
    {
        System.IO.Directory.CreateDirectory(storage.Folder);
        try
        {
            return new FileStream(
                Path.Combine(storage.Folder, "lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException)
        {
            throw new StoreRefusedException($"another server serves {storage.Folder}; stop it first");
        }
    }

    private static WebApplication Build(ServerSettings settings, StoreSettings storage, Store store, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace
        );
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, settings));
        builder.Services.AddRoutingCore();
        AddAreas(builder.Services, settings, storage, store, time);
        var app = builder.Build();
        app.UseMiddleware<FailureProblems>();
        app.UseRouting();
        app.Use((context, next) => Authentication.Run(context, _ => next(context)));
        Map(app, settings);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, ServerSettings settings)
    {
        kestrel.AddServerHeader = false;

        // Any byte is read as a character, so that a header outside ASCII is refused with a problem and not by a cut.
        kestrel.RequestHeaderEncodingSelector = _ => System.Text.Encoding.Latin1;
        kestrel.Limits.MaxRequestBodySize = 8L * Limits.BodyBytes; // It counts the frames of chunks too; Body is exact.
        kestrel.Limits.MaxConcurrentConnections = Limits.Requests;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
        if (string.Equals(settings.Listen, "localhost", StringComparison.Ordinal))
        {
            kestrel.Listen(IPAddress.Loopback, settings.Port);
        }
        else
        {
            kestrel.Listen(IPAddress.Parse(settings.Listen), settings.Port);
        }
    }

    private static void AddAreas(
        IServiceCollection services,
        ServerSettings settings,
        StoreSettings storage,
        Store store,
        TimeProvider time
    )
    {
        services.AddSingleton(settings).AddSingleton(storage).AddSingleton(store).AddSingleton(time);
        services.AddSingleton(new PersonLanes(new LaneSettings(), time)).AddSingleton<Leases>();
        services.AddSingleton<Assets>().AddSingleton<PageWriter>();
        services.AddSingleton<Access.Directory>().AddSingleton<Sessions>().AddSingleton<People.Door>();
        services
            .AddSingleton<FigureLoading>()
            .AddSingleton<ProjectLoading>()
            .AddSingleton<Projects.Door>()
            .AddSingleton<ProjectHeads>()
            .AddSingleton<Schemas>()
            .AddSingleton<Texts>();
        services
            .AddSingleton<Items.SealedItems>()
            .AddSingleton<Items.Door>()
            .AddSingleton<Spool>()
            .AddSingleton<Imports>();
        services.AddSingleton<SheetReading>().AddSingleton<ShownNames>().AddSingleton<ImportReports>();
        services.AddSingleton<ItemRows>().AddSingleton<SearchItems>();
        services.AddSingleton<Uploading>().AddSingleton<ImportPages>();
        services.AddSingleton<ReleasedCounts>().AddSingleton<ReleasePages>();
        services.AddSingleton<ItemReading>().AddSingleton<ItemLife>().AddSingleton<Ledger.Door>();
        services.AddSingleton<Turns>().AddSingleton<Drafts>().AddSingleton<Claiming>().AddSingleton<Submitting>();
        services.AddSingleton<OwnAssignments>().AddSingleton<DeskBoot>();
        services.AddSingleton<BegunWork>().AddSingleton<Availability>().AddSingleton<Paces>();
        services.AddSingleton<Renewing>().AddSingleton<LeaseSweep>().AddSingleton<Work.Door>();
        services.AddSingleton<Settling>().AddSingleton<Quality.Door>();
        services.AddSingleton<StoredReleases>().AddSingleton<ReleaseFiles>().AddSingleton<ReleaseBuild>();
        services.AddSingleton<ReleaseBuilds>().AddHostedService(all => all.GetRequiredService<ReleaseBuilds>());
        services.AddSingleton<HomeReading>();
        services.AddSingleton<Presence>();
        services.AddSingleton<BackgroundWork>().AddHostedService(all => all.GetRequiredService<BackgroundWork>());
    }

    private static void Map(WebApplication app, ServerSettings settings)
    {
        Health.Map(app);
        Assets.Map(app);
        MapPages(app.MapGroup(""));
        if (settings.Design)
        {
            ShowDesign.Map(app);
        }

        var api = app.MapGroup("/api/v1").AddEndpointFilter(ArgumentFilter.Run);
        if (settings.Bare)
        {
            BareAnswers.Map(api);
            return;
        }

        CreateClient.Map(api);
        CreatePerson.Map(api);
        CreateKey.Map(api);
        CreateSignInLink.Map(api);
        ReadSession.Map(api);
        CreateProject.Map(api);
        AddProjectPeople.Map(api);
        InvitePerson.Map(api);
        StartProject.Map(api);
        ReadProgress.Map(api);
        ImportItems.Map(api);
        ClaimTasks.Map(api);
        SubmitAnnotation.Map(api);
        SaveDraft.Map(api);
        SkipAssignment.Map(api);
        Heartbeat.Map(api);
        ListAssignments.Map(api);
        ReadConsensus.Map(api);
        MakeRelease.Map(api);
        ReadRelease.Map(api);
        ListFacts.Map(api);
    }

    /// <summary>A page's slice maps it here; its forms too.</summary>
    private static void MapPages(RouteGroupBuilder pages)
    {
        ShowHome.Map(pages);
        SignIn.Map(pages);
        OpenSignInLink.Map(pages);
        SetUp.Map(pages);
        ListSessions.Map(pages);
        RevokeSessions.Map(pages);
        ListProjectPeople.Map(pages);
        ShowDesk.Map(pages);
        ShowProject.Map(pages);
        StartProject.MapPages(pages);
        ListItems.Map(pages);
        ShowItem.Map(pages);
        ShowImports.Map(pages);
        ImportFile.Map(pages);
        ListReleases.Map(pages);
    }

    private static async Task Prepare(WebApplication app, CancellationToken cancel)
    {
        await app.Services.GetRequiredService<Projects.Door>().Load(cancel);
        await app.Services.GetRequiredService<Presence>().ExtendLeases(cancel);
        await app.Services.GetRequiredService<Presence>().NoteNow(cancel);
        await app.Services.GetRequiredService<Imports>().Resume(cancel);
        await app.Services.GetRequiredService<ReleaseBuilds>().Resume(cancel);
    }
}
