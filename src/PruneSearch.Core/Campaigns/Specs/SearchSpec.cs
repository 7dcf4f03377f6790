using PruneSearch.Search.Samplers;

namespace PruneSearch.Campaigns.Specs;

/// <summary>How the space is searched.</summary>
public sealed record SearchSpec
{
    /// <summary>The sampler's registered name. Default nsga2.</summary>
    public string Sampler { get; init; } = "nsga2";

    /// <summary>The sampler's options; null for its defaults.</summary>
    public SamplerOptions? Options { get; init; }

    /// <summary>Candidates to propose, baselines not counted. Default 24; 1 to 1000000.</summary>
    public int Candidates { get; init; } = 24;

    /// <summary>
    /// First candidates that remove the same ratio everywhere, at ratios spread over the range, before the sampler takes over; never more
    /// than half of all, and none for the random sampler. Default 6; 0 to 10000.
    /// </summary>
    public int WarmStart { get; init; } = 6;

    /// <summary><c>all</c> or <c>asha</c>: which candidates go on from a rung. Default all.</summary>
    public string Promotion { get; init; } = "all";

    /// <summary>For asha: one in eta goes on. Default 3; above 1.</summary>
    public double Eta { get; init; } = 3;
}
