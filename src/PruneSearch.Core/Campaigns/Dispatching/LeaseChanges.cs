using PruneSearch.Campaigns.State;

namespace PruneSearch.Campaigns.Dispatching;

/// <summary>Whose leases have changed between two states of a campaign.</summary>
public static class LeaseChanges
{
    /// <summary>Numbers of the candidates, each once; null stands for the base model.</summary>
    public static IReadOnlyList<int?> Between(CampaignState before, CampaignState after) => ReferenceEquals(before.Leases, after.Leases) ? [] :
    [
        .. before.Leases.Values.Where(l => !after.Leases.ContainsKey(l.Token))
            .Concat(after.Leases.Values.Where(l => !before.Leases.ContainsKey(l.Token)))
            .Select(l => l.Item.Candidate).Distinct(),
    ];
}
