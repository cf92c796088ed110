namespace Plumbline.Server.Pages;

/// <summary>One part of a whole.</summary>
/// <param name="Key">Names the figure for tests and scripts.</param>
/// <param name="Name">What it is.</param>
/// <param name="Class">How it is drawn: <c>part-1</c> to <c>part-5</c>.</param>
/// <param name="Count">How many.</param>
public sealed record BarPart(string Key, string Name, string Class, long Count);
