using System.Collections.Immutable;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Search.Pareto;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>A campaign's front that grows as candidates end: the same as <see cref="CampaignFront"/>, without looking at all of them again. Thread-safe.</summary>
internal sealed class GrowingFront
{
    private readonly Lock _gate = new();
    private readonly ParetoFront _front = new();
    private long _endedAt;

    /// <summary>Numbers of the members in a state, best in the first objective first.</summary>
    /// <param name="state">The campaign.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="from">The record that the caller has seen everything up to; 0 at the start.</param>
    /// <returns>Null where others have grown it beyond that: then it is not the caller's to grow.</returns>
    public ImmutableArray<int>? TryGrow(CampaignState state, CampaignSpec spec, long from)
    {
        lock (_gate)
        {
            if (_endedAt > from)
            {
                return null;
            }

            foreach (CandidateState c in state.Candidates)
            {
                if (c.EndedAt > from && c.IsFeasible && c.Origin is CandidateOrigin.Sampler or CandidateOrigin.Enqueued)
                {
                    _front.Insert(c.Number, TrialHistory.Minimised(spec, c.Objectives!.Value));
                    _endedAt = Math.Max(_endedAt, c.EndedAt);
                }
            }

            return [.. _front.Members.Select(m => m.Number)];
        }
    }
}
