using Plumbline.Bench.Report;
using Plumbline.Bench.Rows;
using Plumbline.Bench.Serving;

namespace Plumbline.Bench;

/// <summary>Runs the rows that were asked for on the databases that are there.</summary>
internal sealed class Measuring(Options options, string plumbline, CancellationToken cancel)
{
    public async Task<Document> Run()
    {
        var machine = Machine.Here();
        var hasSqlite = options.Database is null or "sqlite";
        var hasPostgres = options.Database is "postgres" || (options.Database is null && Postgres.Exists);
        var sqlite = hasSqlite ? new Measured() : null;
        var postgres = hasPostgres ? new Measured() : null;
        foreach (var one in new[] { sqlite, postgres })
        {
            if (one is not null && options.Rows.Contains(Row.Claim))
            {
                Say(one, "claim and submit cycles");
                one.Claim = await ClaimRow.Measure(options, plumbline, one == postgres, cancel);
            }
        }

        if (options.Rows.Contains(Row.Import))
        {
            await Import(sqlite, postgres);
        }

        foreach (var one in new[] { sqlite, postgres })
        {
            if (one is not null && options.Rows.Contains(Row.Release))
            {
                Say(one, "answers for a release");
                one.Release = await ReleaseRow.Measure(options, plumbline, one == postgres, cancel);
            }

            if (one is not null && (options.Rows.Contains(Row.Cpu) || options.Rows.Contains(Row.Start)))
            {
                Say(one, $"{options.Many} tasks");
                (one.Cpu, one.Start) = await CpuRow.Measure(options, plumbline, one == postgres, cancel);
            }
        }

        return new Document(machine, sqlite, postgres);

        void Say(Measured one, string what) =>
            Terminal.Progress($"bench: {what} on {(one == postgres ? "PostgreSQL" : "SQLite")}");
    }

    /// <summary>Both databases in turns.</summary>
    private async Task Import(Measured? sqlite, Measured? postgres)
    {
        var rounds = new List<(Measured On, (double Seconds, double PeakMb) Took)>();
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var one in new[] { sqlite, postgres }.OfType<Measured>())
            {
                rounds.Add((one, await ImportRow.Once(options, plumbline, one == postgres, cancel)));
            }
        }

        foreach (var one in new[] { sqlite, postgres }.OfType<Measured>())
        {
            one.Import = ImportRow.Figures(
                options,
                [.. rounds.Where(each => each.On == one).Select(each => each.Took)]
            );
        }
    }
}
