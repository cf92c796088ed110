using System.ComponentModel.DataAnnotations;

namespace Plumbline.Server.Projects;

/// <summary>What one annotation pays: a flat amount.</summary>
public sealed record Pay
{
    /// <summary>In the currency's minor units, such as cents.</summary>
    [Range(0, 1_000_000_000)]
    public required long AmountMinor { get; init; }

    /// <summary>Three capital letters (ISO 4217).</summary>
    [RegularExpression("^[A-Z]{3}$")]
    public required string Currency { get; init; }
}
