using System.Collections.Immutable;

namespace PruneSearch.Pruning.Groups;

/// <summary>The weights of one layer that may be zeroed, alone or several as a unit.</summary>
public abstract class MaskGroup : PruningGroup
{
    private protected MaskGroup(LayerWeights weights, RemovalCounts removals, int[]? partitions)
        : base(weights.Initializer, removals, partitions, removals.Units)
    {
        Weights = weights;
    }

    /// <summary>The initialiser; also the group's id.</summary>
    public string Initializer => Id;

    public ImmutableArray<long> Dims => Weights.Dims;

    /// <summary>The label of the (first) layer that uses it.</summary>
    public string Layer => Weights.Layer;

    /// <summary>The axis of the initialiser that outputs are made along.</summary>
    public int OutputAxis => Weights.OutputAxis;

    /// <summary>The axis that is summed over; null where there is none (a depthwise convolution).</summary>
    public int? InputAxis => Weights.InputAxis;

    private protected LayerWeights Weights { get; }

    /// <summary>The elements of some units, by their row-major index.</summary>
    internal abstract IEnumerable<int> Elements(IEnumerable<int> units);

    /// <summary>Which elements stay when units are zeroed, row-major.</summary>
    internal bool[] Without(IEnumerable<int> units)
    {
        var kept = new bool[Weights.Count];
        Array.Fill(kept, true);
        foreach (int element in Elements(units))
        {
            kept[element] = false;
        }

        return kept;
    }
}
