namespace PruneSearch.Campaigns.Specs;

/// <summary>
/// Simple rivals that are run in the same campaign with the same recovery, and shown beside the front: ratios to run them at, empty for
/// none.
/// </summary>
public sealed record BaselineSpec
{
    /// <summary>Uniform L1 magnitude pruning.</summary>
    public IReadOnlyList<double> Uniform { get; init; } = [];

    /// <summary>Uniform random pruning.</summary>
    public IReadOnlyList<double> Random { get; init; } = [];

    /// <summary>A net of the uniformly pruned shape, trained from new weights with the same steps (Liu et al., "Rethinking the Value of Network Pruning", 2019).</summary>
    public IReadOnlyList<double> Scratch { get; init; } = [];
}
