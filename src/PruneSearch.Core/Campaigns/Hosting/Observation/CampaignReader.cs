using System.Collections.Concurrent;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Telemetry;

namespace PruneSearch.Campaigns.Hosting.Observation;

/// <summary>A campaign in numbers, counted anew only when its state has changed. Thread-safe.</summary>
internal sealed class CampaignReader(CampaignSpec spec, Campaign campaign, TimeProvider clock)
{
    private readonly ConcurrentDictionary<long, WorkerAbilities> _workers = new();
    private readonly Lock _gate = new();
    private CampaignReading? _last;
    private long _lastSequence = -1;
    private double? _hypervolume;
    private int _hypervolumeOf = -1;

    /// <summary>Notes who has a lease: what else they could do is not in the journal.</summary>
    public void Granted(long token, WorkerAbilities worker) => _workers[token] = worker;

    public CampaignReading Read()
    {
        CampaignState state = campaign.State;
        lock (_gate)
        {
            if (_last is null || _lastSequence != state.Sequence)
            {
                _last = new CampaignReading(
                    state.Name,
                    Enum.GetValues<CandidateStatus>().ToDictionary(WorkSpans.Word, s => state.Candidates.Count(c => c.Status == s), StringComparer.Ordinal),
                    WorkQueue.Of(campaign, clock.GetUtcNow()).ToDictionary(d => d.Key, d => d.Value.Waiting, StringComparer.Ordinal),
                    Busy(state),
                    Hypervolume(state));
                _lastSequence = state.Sequence;
            }

            return _last;
        }
    }

    private Dictionary<string, int> Busy(CampaignState state)
    {
        foreach (long ended in _workers.Keys.Where(t => !state.Leases.ContainsKey(t)))
        {
            _workers.TryRemove(ended, out _);
        }

        return state.Leases.Values
            .SelectMany(l => _workers.TryGetValue(l.Token, out WorkerAbilities? worker) ? Labels(worker, l) : [WorkLabels.Of(l.Item)])
            .GroupBy(l => l, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
    }

    private IEnumerable<string> Labels(WorkerAbilities worker, LeaseState lease) =>
        WorkLabels.Of(worker).SelectMany(l => l == WorkLabels.AnyTarget ? campaign.Targets : [l]).Append(WorkLabels.Of(lease.Item)).Distinct(StringComparer.Ordinal);

    /// <summary>Changes only when a candidate ends.</summary>
    private double? Hypervolume(CampaignState state)
    {
        int ended = state.Candidates.Count - state.Active.Count;
        if (ended != _hypervolumeOf)
        {
            _hypervolume = SearchAdvantage.Of(state, spec)?.Search.Final;
            _hypervolumeOf = ended;
        }

        return _hypervolume;
    }
}
