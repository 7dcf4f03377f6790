namespace PruneSearch.Graphs.Architectures;

/// <summary>What a built-in architecture is built for.</summary>
/// <param name="Sample">Dimensions of one sample: channels, height, width.</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Width">Channels of the first stage; null for the architecture's own.</param>
/// <param name="Seed">Seed of the initial weights.</param>
public sealed record ArchitectureOptions(int[] Sample, int Classes, int? Width = null, ulong Seed = 1);
