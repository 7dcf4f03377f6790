using System.Collections.Immutable;
using PruneSearch.Graphs;

namespace PruneSearch.Execution;

/// <summary>A training session between two steps, as named tensors; what a checkpoint stores.</summary>
/// <param name="Steps">Steps taken.</param>
/// <param name="Weights">Float32 parameters and running statistics by initialiser name.</param>
/// <param name="Slots">
/// Optimizer state: slot name (<c>momentum</c>; <c>first</c>, <c>second</c>) to tensors by parameter name, each in the parameter's shape.
/// </param>
public sealed record TrainingState(
    long Steps,
    ImmutableSortedDictionary<string, Tensor> Weights,
    ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, Tensor>> Slots);
