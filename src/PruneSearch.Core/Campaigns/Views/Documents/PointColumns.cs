using System.Collections.Immutable;

namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>Candidates as columns, for plots: entry i of every list is one candidate's. <c>GET /api/v1/campaigns/NAME/points</c>.</summary>
public sealed record PointColumns
{
    /// <summary>The record that it is as of.</summary>
    public required long Sequence { get; init; }

    /// <summary>How many candidates there are.</summary>
    public required int Total { get; init; }

    /// <summary>How many of them are here.</summary>
    public required int Shown { get; init; }

    public required IReadOnlyList<int> Number { get; init; }

    public required IReadOnlyList<string> Origin { get; init; }

    public required IReadOnlyList<string> Standing { get; init; }

    public required IReadOnlyList<bool> Pinned { get; init; }

    /// <summary>By metric.</summary>
    public required ImmutableSortedDictionary<string, IReadOnlyList<double?>> Values { get; init; }

    public required ImmutableSortedDictionary<string, IReadOnlyList<double?>> Low { get; init; }

    public required ImmutableSortedDictionary<string, IReadOnlyList<double?>> High { get; init; }

    /// <summary>The knobs that differ between candidates, by name.</summary>
    public required ImmutableSortedDictionary<string, IReadOnlyList<Scalar?>> Recipe { get; init; }
}
