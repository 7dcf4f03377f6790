using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>The non-dominated feasible candidates of a campaign.</summary>
public static class CampaignFront
{
    /// <summary>Numbers of the front's members, best in the first objective first. Baselines are rivals, not members.</summary>
    public static IReadOnlyList<int> Of(CampaignState state, CampaignSpec spec) => new GrowingFront().TryGrow(state, spec, 0)!.Value;
}
