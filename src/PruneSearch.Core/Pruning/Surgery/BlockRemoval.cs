namespace PruneSearch.Pruning.Surgery;

/// <summary>A block that was bypassed.</summary>
/// <param name="Block">Its name: the label of its first layer.</param>
/// <param name="Output">The value that it made, which what stood before it takes the place of.</param>
public sealed record BlockRemoval(string Block, string Output);
