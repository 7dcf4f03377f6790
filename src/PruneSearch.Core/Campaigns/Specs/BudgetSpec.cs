namespace PruneSearch.Campaigns.Specs;

/// <summary>What a campaign may spend.</summary>
public sealed record BudgetSpec
{
    /// <summary>No new candidate is proposed after this long; running ones finish. Null for no limit.</summary>
    public TimeSpan? WallClock { get; init; }

    /// <summary>
    /// No new candidate is proposed once workers have been busy for so many hours in all, whatever came of it; running ones finish. Null for
    /// no limit.
    /// </summary>
    public double? ComputeHours { get; init; }

    /// <summary>A work item that failed for a passing reason is tried this often in all. Default 3; 1 to 100.</summary>
    public int Attempts { get; init; } = 3;
}
