using System.Text.Json.Serialization;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Hosting;

/// <summary>A work item that is a worker's until it reports, gives it back, or stops sending heartbeats.</summary>
public sealed record WorkLease(string Campaign, long Token, WorkItem Item, DateTimeOffset ExpiresAt)
{
    /// <summary>How long it lives without a heartbeat; null where that is not known.</summary>
    public TimeSpan? Term { get; init; }

    [JsonIgnore]
    public LeaseKey Key => new(Campaign, Token, Item.Candidate);
}
