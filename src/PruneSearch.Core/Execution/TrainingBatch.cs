using PruneSearch.Graphs;

namespace PruneSearch.Execution;

/// <summary>One batch of a training step.</summary>
/// <param name="Inputs">The region's inputs.</param>
/// <param name="Labels">Class indices, one for each sample; for cross-entropy.</param>
/// <param name="Targets">Outputs of a teacher on the same inputs, in the order of the region's outputs; for distillation and output matching.</param>
public sealed record TrainingBatch(IReadOnlyList<Tensor> Inputs, int[]? Labels = null, IReadOnlyList<Tensor>? Targets = null);
