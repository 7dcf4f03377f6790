using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.State;

/// <summary>A work item that a worker has.</summary>
public sealed record LeaseState(long Token, WorkItem Item, string Worker, DateTimeOffset ExpiresAt)
{
    public DateTimeOffset GrantedAt { get; init; }

    /// <summary>The slot of the worker's process; null where that is not known.</summary>
    public string? Slot { get; init; }
}
