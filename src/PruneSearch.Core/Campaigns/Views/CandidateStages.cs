using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Views;

/// <summary>What is being done with candidates, or what they wait for, in words.</summary>
internal sealed class CandidateStages
{
    private readonly Dictionary<int, string> _stages = [];

    public CandidateStages(CampaignState state, CampaignSpec spec)
    {
        foreach (LeaseState lease in state.Leases.Values)
        {
            if (lease.Item.Candidate is { } number)
            {
                _stages[number] = WorkText.Of(lease.Item);
            }
        }

        if (state.IsOver)
        {
            return;
        }

        foreach (WorkItem item in new WorkPlanner(spec).Wanted(state))
        {
            if (item.Candidate is { } number)
            {
                _stages.TryAdd(number, $"waits for {WorkText.Of(item)}");
            }
        }
    }

    /// <summary>Null where nothing is to be done.</summary>
    public string? Of(CandidateState c) =>
        _stages.TryGetValue(c.Number, out string? stage) ? stage
        : c.Status == CandidateStatus.Active ? Waits(c)
        : null;

    private static string Waits(CandidateState c) => c.Rungs.Count(r => r.Evaluation is not null) is > 0 and var judged ? $"waits at rung {judged - 1}" : "waits";
}
