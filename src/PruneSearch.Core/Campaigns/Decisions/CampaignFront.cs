using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Search.Pareto;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>The non-dominated feasible candidates of a campaign.</summary>
public static class CampaignFront
{
    /// <summary>Numbers of the front's members, best in the first objective first. Baselines are rivals, not members.</summary>
    public static IReadOnlyList<int> Of(CampaignState state, CampaignSpec spec)
    {
        var front = new ParetoFront();
        foreach (CandidateState c in state.Candidates.Where(c => c.IsFeasible && c.Origin is CandidateOrigin.Sampler or CandidateOrigin.Enqueued))
        {
            front.Insert(c.Number, TrialHistory.Minimised(spec, c.Objectives!.Value));
        }

        return [.. front.Members.Select(m => m.Number)];
    }
}
