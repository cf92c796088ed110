namespace Plumbline.Server.Pages;

/// <summary>Writes lengths of time as people read them.</summary>
internal static class Spans
{
    /// <summary><c>0.4 s</c>, <c>42 s</c>, <c>9 min 02 s</c>, <c>3 h 10 min</c>.</summary>
    public static string Of(TimeSpan span) =>
        span switch
        {
            { TotalSeconds: < 10 } => $"{span.TotalSeconds:0.#} s",
            { TotalSeconds: < 60 } => $"{span.TotalSeconds:0} s",
            { TotalMinutes: < 60 } => $"{(int)span.TotalMinutes} min {span.Seconds:00} s",
            _ => $"{(int)span.TotalHours:N0} h {span.Minutes:00} min",
        };
}
