using System.Text.Json.Serialization;

namespace Plumbline.Bench.Report;

/// <summary>Claim and submit cycles.</summary>
internal sealed record ClaimFigures
{
    public required double Ratio { get; init; }
    public required double CyclesPerSecond { get; init; }
    public required double BareCyclesPerSecond { get; init; }
    public required double CpuMsPerCycle { get; init; }
    public required double BareCpuMsPerCycle { get; init; }
    public required double ClaimP50Ms { get; init; }
    public required double ClaimP99Ms { get; init; }
    public required double SubmitP99Ms { get; init; }
    public required long Lost { get; init; }
    public required long Twice { get; init; }
    public required long Over { get; init; }
    public required long Cycles { get; init; }
    public required long Refused { get; init; }
}

/// <summary>User and system CPU of the server per claim.</summary>
internal sealed record CpuFigures(double Ratio, double FewMs, double ManyMs, int Few, int Many);

/// <summary>Items taken in.</summary>
internal sealed record ImportFigures(double Seconds, double PeakMb, int Items);

/// <summary>A release made: from the request to the state ready.</summary>
internal sealed record ReleaseFigures(double Seconds, double PeakMb, long Rows);

/// <summary>From the start of the process to the ready file.</summary>
internal sealed record StartFigures(double EmptySeconds, double ManySeconds, int Many);

/// <summary>
/// All figures of one database; null where a row was not measured. A class, since two that are empty are not the same.
/// </summary>
internal sealed class Measured
{
    public ClaimFigures? Claim { get; set; }
    public CpuFigures? Cpu { get; set; }
    public ImportFigures? Import { get; set; }
    public ReleaseFigures? Release { get; set; }
    public StartFigures? Start { get; set; }
}

/// <summary>The whole document.</summary>
internal sealed record Document(Machine Machine, Measured? Sqlite, Measured? Postgres);

/// <summary>How figures are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict
)]
[JsonSerializable(typeof(Document))]
[JsonSerializable(typeof(ClaimFigures))]
internal sealed partial class FigureJson : JsonSerializerContext;
