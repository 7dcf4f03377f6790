using System.Globalization;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Patterns;

/// <summary>
/// N:M sparsity (Zhou et al., "Learning N:M Fine-grained Structured Sparse Neural Networks from Scratch", 2021; 2:4 is what sparse tensor
/// cores execute, Mishra et al. 2021): of every M consecutive weights along a layer's input axis N stay, and M-N are zero. A layer takes the
/// pattern as a whole or not at all.
/// </summary>
/// <param name="kept">N: weights that stay, at least 1.</param>
/// <param name="length">M: weights of a run, more than N.</param>
public sealed class RunPattern(int kept, int length) : WeightPattern
{
    public int Kept => kept;

    public int Length => length;

    public override string Name => string.Create(CultureInfo.InvariantCulture, $"{kept}:{length}");

    internal override MaskGroup? GroupOf(LayerWeights weights, int minimumKept, out string? reason)
    {
        if (weights.InputAxis is not { } axis || weights.Dims[axis] % length != 0)
        {
            reason = $"{(weights.InputAxis is { } a ? weights.Dims[a] : 1)} inputs are not a multiple of {length}";
            return null;
        }

        reason = null;
        int inputs = (int)weights.Dims[axis];
        int inner = (int)weights.Dims.Skip(axis + 1).Aggregate(1L, (p, d) => p * d);
        var runs = new int[weights.Count];
        for (int element = 0; element < runs.Length; element++)
        {
            int line = (element / (inputs * inner) * inner) + (element % inner);
            runs[element] = (line * (inputs / length)) + (element / inner % inputs / length);
        }

        var removals = new RemovalCounts(weights.Count, weights.Count / length, length, kept, RoundTo: 1) { Step = length - kept };
        return new WeightGroup(weights, removals, runs);
    }
}
