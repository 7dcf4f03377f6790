using PruneSearch.Campaigns.Hosting;

namespace PruneSearch.Campaigns.Dispatching;

/// <summary>What a dispatcher found for a worker.</summary>
/// <param name="Lease">The work; null for none.</param>
/// <param name="Version">Wait for what is behind this before asking again.</param>
/// <param name="Unavailable">Campaigns that could not answer.</param>
public sealed record DispatchResult(WorkLease? Lease, long Version, int Unavailable);
