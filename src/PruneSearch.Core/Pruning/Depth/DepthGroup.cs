using System.Collections.Immutable;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Depth;

/// <summary>All blocks of a model that can be bypassed, in execution order: unit i is block i. They are scored against each other across the network.</summary>
public sealed class DepthGroup : PruningGroup
{
    /// <summary>The id of the one group of a model.</summary>
    public const string GroupId = "depth";

    internal DepthGroup(ImmutableArray<DepthBlock> blocks, int minimumKept, int baseCount)
        : base(GroupId, new RemovalCounts(blocks.Length, Partitions: 1, SmallestPartition: blocks.Length, minimumKept, RoundTo: 1), partitions: null, baseCount) =>
        Blocks = blocks;

    public ImmutableArray<DepthBlock> Blocks { get; }
}
