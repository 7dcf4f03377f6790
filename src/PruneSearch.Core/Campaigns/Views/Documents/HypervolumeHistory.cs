using System.Collections.Immutable;

namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>How hypervolumes grew. <c>GET /api/v1/campaigns/NAME/hypervolume</c>.</summary>
/// <param name="Reference">The point that volumes reach up to, by objective, in the objectives' own units.</param>
/// <param name="Series">The search, then the baselines.</param>
public sealed record HypervolumeHistory(ImmutableSortedDictionary<string, double> Reference, IReadOnlyList<HypervolumeSeries> Series);
