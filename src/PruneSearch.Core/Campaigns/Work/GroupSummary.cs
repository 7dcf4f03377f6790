using System.Collections.Immutable;

namespace PruneSearch.Campaigns.Work;

/// <summary>A prunable group of the base model.</summary>
public sealed record GroupSummary(string Granularity, string Id, int Units, ImmutableArray<string> Layers);
