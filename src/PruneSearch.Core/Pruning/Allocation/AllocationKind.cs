namespace PruneSearch.Pruning.Allocation;

/// <summary>A way to spread a ratio over groups.</summary>
/// <param name="Name">The name in specs.</param>
/// <param name="Summary">What the ratio means, in a sentence.</param>
/// <param name="Source">Where it is from.</param>
public sealed record AllocationKind(string Name, string Summary, string Source)
{
    /// <summary>Whether scores of different groups are compared, so that normalisation matters.</summary>
    public bool ComparesGroups { get; init; }

    /// <summary>Whether it is defined for weights that are zeroed only.</summary>
    public bool ForMasksOnly { get; init; }

    /// <summary>Whether the numbers that groups lose depend on scores.</summary>
    public bool ReadsScores => ComparesGroups || NeedsCurves;

    /// <summary>Whether it goes by curves that are measured first.</summary>
    public bool NeedsCurves { get; init; }

    /// <summary>Whether every group has a ratio of its own, given by the search.</summary>
    public bool HasGroupRatios { get; init; }
}
