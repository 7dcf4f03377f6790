using System.Collections.Immutable;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Dispatching;

/// <summary>How much work waits and is leased, by label: what pools of workers are scaled by.</summary>
public static class WorkQueue
{
    /// <summary>A campaign's: every label that it can have work for, those without work included; none once it is over.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="now">The time: a wall-clock budget may have ended since the last record.</param>
    public static ImmutableSortedDictionary<string, LabelDepth> Of(Campaign campaign, DateTimeOffset now)
    {
        CampaignState state = campaign.State;
        ImmutableSortedDictionary<string, LabelDepth>.Builder depths = ImmutableSortedDictionary.CreateBuilder<string, LabelDepth>(StringComparer.Ordinal);
        if (state.IsOver)
        {
            return depths.ToImmutable();
        }

        foreach (string label in campaign.Targets.Prepend(WorkLabels.Train))
        {
            depths[label] = LabelDepth.None;
        }

        foreach (LeaseState lease in state.Leases.Values)
        {
            Add(WorkLabels.Of(lease.Item), new LabelDepth(0, 1));
        }

        if (!state.Paused)
        {
            foreach (WorkItem item in campaign.Ready(state))
            {
                Add(WorkLabels.Of(item), new LabelDepth(1, 0));
            }

            Add(WorkLabels.Train, new LabelDepth(campaign.ProposalsDue(state, now), 0));
        }

        return depths.ToImmutable();

        void Add(string label, LabelDepth depth) => depths[label] = (depths.TryGetValue(label, out LabelDepth? known) ? known : LabelDepth.None).Plus(depth);
    }

    /// <summary>Of several campaigns together.</summary>
    public static ImmutableSortedDictionary<string, LabelDepth> Sum(IEnumerable<IReadOnlyDictionary<string, LabelDepth>> queues) => queues
        .SelectMany(q => q)
        .GroupBy(d => d.Key, StringComparer.Ordinal)
        .ToImmutableSortedDictionary(g => g.Key, g => g.Select(d => d.Value).Aggregate(LabelDepth.None, (a, b) => a.Plus(b)), StringComparer.Ordinal);
}
