using System.Collections.Immutable;
using PruneSearch.Campaigns.Remote;

namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>A campaign at a glance. <c>GET /api/v1/campaigns/NAME/overview</c>.</summary>
public sealed record Overview
{
    public required CampaignSummary Summary { get; init; }

    /// <summary>The record that it is as of.</summary>
    public required long Sequence { get; init; }

    /// <summary>Keys of the objectives, in the spec's order.</summary>
    public required IReadOnlyList<string> Objectives { get; init; }

    /// <summary>Every metric that candidates have or may have, objectives first.</summary>
    public required IReadOnlyList<MetricInfo> Metrics { get; init; }

    public required IReadOnlyList<ConstraintInfo> Constraints { get; init; }

    public required IReadOnlyList<TargetInfo> Targets { get; init; }

    /// <summary>The dense model, by metric.</summary>
    public required ImmutableSortedDictionary<string, Interval> Dense { get; init; }

    public required CandidateCounts Counts { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Null as long as nothing can be compared.</summary>
    public AdvantageFigures? Advantage { get; init; }
}
