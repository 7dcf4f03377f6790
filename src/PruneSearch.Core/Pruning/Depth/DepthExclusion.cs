namespace PruneSearch.Pruning.Depth;

/// <summary>A block or layer that cannot be bypassed, and why.</summary>
/// <param name="Block">The label of its first layer.</param>
/// <param name="Output">The value it makes.</param>
/// <param name="Reason">Why it stays.</param>
public sealed record DepthExclusion(string Block, string Output, string Reason)
{
    public override string ToString() => $"{Block}: {Reason}";
}
