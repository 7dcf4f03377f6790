namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>A measurement with its evidence. Times are milliseconds of a batch.</summary>
public sealed record Timing
{
    public required string Target { get; init; }

    /// <summary><c>search</c>: what it was judged by; <c>confirmation</c>: its exported file at the end; <c>again</c>: because a user asked.</summary>
    public required string When { get; init; }

    public DateTimeOffset? At { get; init; }

    public required Interval Median { get; init; }

    public required double P95 { get; init; }

    /// <summary>The dense median in the same run.</summary>
    public Interval? Dense { get; init; }

    public Interval? Speedup { get; init; }

    /// <summary>What looks unstable; null for nothing.</summary>
    public string? Unstable { get; init; }

    /// <summary>At most 500, in the order of rounds.</summary>
    public required IReadOnlyList<double> Samples { get; init; }

    public required IReadOnlyList<double> DenseSamples { get; init; }

    /// <summary>The receipt's artifact.</summary>
    public required string Receipt { get; init; }
}
