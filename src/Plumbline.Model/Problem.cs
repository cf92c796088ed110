using System.Collections.Immutable;

namespace Plumbline.Model;

/// <summary>An expected refusal, as RFC 9457 carries it.</summary>
/// <param name="Code">Stable code: the last part of <c>/problems/&lt;code&gt;</c>; never changes.</param>
/// <param name="Status">The HTTP status it is answered with.</param>
/// <param name="Title">What kind of refusal this is, the same every time.</param>
/// <param name="Detail">One plain sentence with the values that matter; never content of others.</param>
public sealed record Problem(string Code, int Status, string Title, string Detail)
{
    /// <summary>The places in the input that were wrong; empty when the input as a whole was.</summary>
    public ImmutableArray<Fault> Faults { get; init; } = [];

    /// <summary>When a repeat may succeed; null when that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>One place in an input and what is wrong with it.</summary>
/// <param name="Pointer">JSON Pointer (RFC 6901) to the place; empty for the whole document.</param>
/// <param name="Found">What was found, shortened to at most 80 code points.</param>
/// <param name="Right">What would be right.</param>
public sealed record Fault(string Pointer, string Found, string Right);
