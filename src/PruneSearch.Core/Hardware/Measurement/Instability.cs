namespace PruneSearch.Hardware.Measurement;

/// <summary>One thing that makes a measurement less trustworthy.</summary>
/// <param name="Detail">With the figures, in words.</param>
public sealed record Instability(InstabilityKind Kind, string Detail);
