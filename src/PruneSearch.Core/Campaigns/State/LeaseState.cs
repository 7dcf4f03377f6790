using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.State;

/// <summary>A work item that a worker has.</summary>
public sealed record LeaseState(long Token, WorkItem Item, string Worker, DateTimeOffset ExpiresAt);
