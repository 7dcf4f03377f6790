using System.Collections.Immutable;

namespace PruneSearch.Pruning.Groups;

/// <summary>
/// Channels, neurons or heads that are removed together across all tensors they touch. A unit is the closure of one index under the
/// coupling rules; units that lie on the same axes form one group.
/// </summary>
public sealed class UnitGroup : PruningGroup
{
    internal UnitGroup(
        string id, UnitKinds kind, RemovalCounts removals, int[]? partitions, int baseCount, ImmutableArray<GroupAxis> axes, ImmutableArray<GroupLayer> layers)
        : base(id, removals, partitions, baseCount)
    {
        Kind = kind;
        Axes = axes;
        Layers = layers;
    }

    /// <summary>What its units are: one kind.</summary>
    public UnitKinds Kind { get; }

    /// <summary>Every axis, of initialisers and activations, that units lie on, from the first layer on.</summary>
    public ImmutableArray<GroupAxis> Axes { get; }

    /// <summary>The layers that change together.</summary>
    public ImmutableArray<GroupLayer> Layers { get; }

    /// <summary>Axes of initialisers whose slices make the units or go with them.</summary>
    public IEnumerable<GroupAxis> Produced => Axes.Where(a => (a.Use & (AxisUse.Produces | AxisUse.Follows)) != 0);

    /// <summary>Axes of weights whose slices read the units.</summary>
    public IEnumerable<GroupAxis> Consumed => Axes.Where(a => (a.Use & AxisUse.Consumes) != 0);
}
