using System.Collections.Concurrent;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Search;
using PruneSearch.Search.Spaces;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>Candidates as a sampler sees them: configurations and objectives, all minimised. Baselines are not part of it.</summary>
internal sealed class TrialHistory(CampaignSpec spec, SearchSpace space)
{
    private readonly ConcurrentDictionary<int, Configuration> _parsed = new();
    private readonly ConcurrentDictionary<int, Trial> _ended = new();

    public IReadOnlyList<Trial> Of(CampaignState state) =>
        [.. state.Candidates.Where(c => c.Origin is CandidateOrigin.Sampler or CandidateOrigin.Enqueued).Select(Trial)];

    /// <summary>Objectives with every sign turned so that smaller is better.</summary>
    public static double[] Minimised(CampaignSpec spec, IEnumerable<double> objectives) =>
        [.. objectives.Select((value, i) => spec.Objectives[i].LargerIsBetter ? -value : value)];

    /// <summary>A candidate that has ended stays as it ended: its trial is made once.</summary>
    private Trial Trial(CandidateState c) => c.EndedAt > 0 ? _ended.GetOrAdd(c.Number, _ => Made(c)) : Made(c);

    private Trial Made(CandidateState c)
    {
        Configuration configuration = _parsed.GetOrAdd(c.Number, _ => space.Parse(c.Configuration!));
        double[]? violations = c.Violations is { } v && v.Length > 0 ? [.. v] : null;
        return c.Status switch
        {
            CandidateStatus.Complete or CandidateStatus.Stopped when c.Objectives is { } objectives =>
                new Trial(c.Number, configuration, TrialState.Complete, Minimised(spec, objectives), violations, c.EndedAt),
            CandidateStatus.Infeasible or CandidateStatus.Duplicate => new Trial(c.Number, configuration, TrialState.Infeasible, violations: violations, completedAt: c.EndedAt),
            CandidateStatus.Active => new Trial(c.Number, configuration, TrialState.Pending),
            _ => new Trial(c.Number, configuration, TrialState.Failed, completedAt: c.EndedAt),
        };
    }
}
