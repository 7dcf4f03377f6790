using System.Collections.Immutable;
using PruneSearch.Graphs;

namespace PruneSearch.Pruning.Reconstruction;

/// <summary>A pruned model with reconstructed layers.</summary>
/// <param name="Graph">The model with its new weights.</param>
/// <param name="Layers">The layers that read what the cut changed, in the order of execution.</param>
public sealed record ReconstructionResult(ModelGraph Graph, ImmutableArray<LayerReconstruction> Layers);
