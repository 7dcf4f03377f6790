using System.Collections.Immutable;

namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>A candidate in a table.</summary>
public sealed record CandidateRow
{
    public required int Number { get; init; }

    /// <summary>Where its configuration came from: <c>sampler</c>, <c>enqueued</c>, <c>uniform</c>, <c>random</c> or <c>scratch</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>One of <see cref="Standings"/>.</summary>
    public required string Standing { get; init; }

    /// <summary>Whether a user keeps it: it goes on at every rung, and gets the final evaluation beside the front.</summary>
    public required bool Pinned { get; init; }

    /// <summary>Why it stands there.</summary>
    public string? Reason { get; init; }

    public DateTimeOffset? ProposedAt { get; init; }

    /// <summary>The highest rung that it was judged at.</summary>
    public int? Rung { get; init; }

    /// <summary>What is being done with it, or what it waits for; null once it has ended.</summary>
    public string? Stage { get; init; }

    /// <summary>Its configuration's knobs.</summary>
    public required ImmutableSortedDictionary<string, Scalar> Recipe { get; init; }

    /// <summary>What is known of it, by metric.</summary>
    public required ImmutableSortedDictionary<string, Interval> Values { get; init; }

    /// <summary>What pruning promised, and what the first target made of it.</summary>
    public string? Verdict { get; init; }
}
