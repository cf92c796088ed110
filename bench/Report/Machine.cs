namespace Plumbline.Bench.Report;

/// <summary>Where it was measured: absolute figures mean nothing without it.</summary>
/// <param name="Cpu">The processor's model, as the kernel names it.</param>
/// <param name="Cores">Processors that this process may use.</param>
/// <param name="MemoryMb">Memory of the machine.</param>
/// <param name="Load">Runnable processes over the last minute, before the bench began.</param>
internal sealed record Machine(string Cpu, int Cores, long MemoryMb, double Load)
{
    public static Machine Here() =>
        new(
            Value("/proc/cpuinfo", "model name"),
            Environment.ProcessorCount,
            long.Parse(Value("/proc/meminfo", "MemTotal").Split(' ')[0]) / 1024,
            double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0])
        );

    public override string ToString() => $"{Cpu}, {Cores} cores, {MemoryMb} MB, load {Load:0.0} before";

    private static string Value(string file, string name) =>
        File.ReadLines(file)
            .Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
            .FirstOrDefault("unknown");
}
