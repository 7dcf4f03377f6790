using System.Collections.Immutable;

namespace PruneSearch.Pruning.Groups;

/// <summary>The weights of a convolution or linear layer.</summary>
/// <param name="Initializer">The initialiser.</param>
/// <param name="Dims">Its dimensions.</param>
/// <param name="Layer">The label of the (first) layer that uses it.</param>
/// <param name="OutputAxis">The axis that outputs are made along.</param>
/// <param name="InputAxis">The axis that is summed over; null where there is none (a depthwise convolution).</param>
internal sealed record LayerWeights(string Initializer, ImmutableArray<long> Dims, string Layer, int OutputAxis, int? InputAxis)
{
    public int Count { get; } = checked((int)Dims.Aggregate(1L, (a, d) => a * d));
}
