namespace PruneSearch.Pruning.Allocation;

/// <summary>Every group loses the same fraction of its units, as nearly as its constraints allow.</summary>
public sealed class UniformAllocation : IAllocation
{
    public string Name => "uniform";

    public int[] Removals(IReadOnlyList<ScoredGroup> groups, double ratio)
    {
        Ratio.Check(ratio);
        return [.. groups.Select(g => g.Group.Removals.Nearest(Ratio.StillToRemove(g.Group, ratio)))];
    }
}
