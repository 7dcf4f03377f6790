using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Reports;

/// <summary>The backends that a campaign's figures come from.</summary>
internal static class ComputedBy
{
    /// <summary>Each once, in the order in which they came.</summary>
    public static IReadOnlyList<string> Of(CampaignState state) => [.. Reports(state).Select(r => r?.Backend).OfType<string>().Distinct(StringComparer.Ordinal)];

    private static IEnumerable<WorkReport?> Reports(CampaignState state)
    {
        yield return state.Base;
        foreach (CandidateState c in state.Candidates)
        {
            yield return c.Plan;
            foreach (RungState rung in c.Rungs)
            {
                yield return rung.Training;
                yield return rung.Evaluation;
            }
        }
    }
}
