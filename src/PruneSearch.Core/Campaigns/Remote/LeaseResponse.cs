using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Remote;

/// <summary>Work that is the worker's.</summary>
/// <param name="Campaign">The campaign's name.</param>
/// <param name="Token">The fencing token.</param>
/// <param name="Item">The work.</param>
/// <param name="ExpiresAt">When the lease ends without a heartbeat, by the server's clock.</param>
public sealed record LeaseResponse(string Campaign, long Token, WorkItem Item, DateTimeOffset ExpiresAt)
{
    /// <summary>How long it lives without a heartbeat, in seconds.</summary>
    public double? TermSeconds { get; init; }
}
