using PruneSearch.Graphs;
using PruneSearch.Pruning.Patterns;

namespace PruneSearch.Pruning.MaskSolvers;

/// <summary>What a solver made of a layer.</summary>
/// <param name="Mask">The weights that stay.</param>
/// <param name="Weights">The weights as they are now; zero where the mask removes.</param>
/// <param name="Damping">What was added to the diagonal of the layer's Gram matrices (the mean of x x^T); the largest of its partitions.</param>
/// <param name="RelativeError">The mean square of what the layer's outputs changed by, over the mean square of the outputs, on the calibration data.</param>
public sealed record LayerSolution(WeightMask Mask, Tensor Weights, double Damping, double RelativeError);
