using PruneSearch.Campaigns.Records;

namespace PruneSearch.Campaigns.Hosting.Observation;

/// <summary>Which ends of leases are losses: nobody meant them.</summary>
internal static class LeaseLosses
{
    public static bool Is(LeaseEnd end) => end is LeaseEnd.Expired or LeaseEnd.Restarted;
}
