using System.Collections.Immutable;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>
/// What the search gained over simple rivals: hypervolumes of its feasible candidates and of each baseline's, in one
/// <see cref="ObjectiveBox"/> around all of them and the dense model. The dense model costs nobody anything, so it is a member of every
/// side, provided that it keeps the constraints itself. Candidates that a user enqueued belong to no side.
/// </summary>
public sealed record SearchAdvantage
{
    private static readonly CandidateOrigin[] Rivals = [CandidateOrigin.Uniform, CandidateOrigin.Random, CandidateOrigin.Scratch];

    private readonly HypervolumeGrowth _growth;
    private readonly long _sequence;

    private SearchAdvantage(ObjectiveBox box, bool denseCounts, ImmutableArray<HypervolumeCurve> curves, HypervolumeGrowth growth, long sequence)
    {
        Box = box;
        DenseCounts = denseCounts;
        Search = curves[0];
        Baselines = [.. curves.Skip(1).Where(c => c.Candidates > 0)];
        _growth = growth;
        _sequence = sequence;
    }

    /// <summary>The range of the objectives, all minimised.</summary>
    public ObjectiveBox Box { get; }

    /// <summary>Whether the dense model keeps the constraints, and so is a member of every side.</summary>
    public bool DenseCounts { get; }

    /// <summary>The sampler's candidates.</summary>
    public HypervolumeCurve Search { get; }

    /// <summary>Those baselines of which a candidate ended: uniform magnitude, uniform random, from scratch.</summary>
    public ImmutableArray<HypervolumeCurve> Baselines { get; }

    /// <summary>Uniform L1 magnitude pruning; null where the campaign has none that ended.</summary>
    public HypervolumeCurve? Uniform => Baselines.FirstOrDefault(b => b.Origin == CandidateOrigin.Uniform);

    /// <summary>Null as long as the dense model's objectives are not known, or no candidate of the sampler or of a baseline has ended.</summary>
    /// <param name="state">The campaign.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="before">That of an earlier state of the same campaign: what still holds of it is gone on from. Null for none.</param>
    public static SearchAdvantage? Of(CampaignState state, CampaignSpec spec, SearchAdvantage? before = null)
    {
        double?[] dense = [.. spec.Objectives.Select(o => CandidateFigures.OfDense(state, o))];
        if (dense.Any(d => d is not { } value || !double.IsFinite(value)))
        {
            return null;
        }

        double[] densePoint = TrialHistory.Minimised(spec, dense.Select(d => d!.Value));
        double[]? member = KeepsConstraints(state, spec) ? densePoint : null;
        if (before is not null && before.DenseCounts == member is not null && before.Box.Contains(densePoint))
        {
            CandidateState[] since = Ended(state, before._sequence);
            if (since.Select(c => Point(spec, c)).OfType<double[]>().All(before.Box.Contains) && before._growth.TryGrow(since, spec, before._sequence) is { } curves)
            {
                return new SearchAdvantage(before.Box, before.DenseCounts, curves, before._growth, state.Sequence);
            }
        }

        CandidateState[] ended = Ended(state, 0);
        if (ended.Length == 0)
        {
            return null;
        }

        var box = ObjectiveBox.Around([densePoint, .. ended.Select(c => Point(spec, c)).OfType<double[]>()]);
        var growth = new HypervolumeGrowth(box, member, [CandidateOrigin.Sampler, .. Rivals]);
        return new SearchAdvantage(box, member is not null, growth.TryGrow(ended, spec, 0)!.Value, growth, state.Sequence);
    }

    /// <summary>The number of candidates to compare the search with a baseline at: as many as both have.</summary>
    public int EqualBudget(HypervolumeCurve baseline) => Math.Min(Search.Candidates, baseline.Candidates);

    /// <summary>Candidates of the sampler and of baselines that ended behind a record, in that order.</summary>
    private static CandidateState[] Ended(CampaignState state, long after) =>
        [.. state.Candidates.Where(c => c.EndedAt > after && c.Status != CandidateStatus.Active && c.Origin != CandidateOrigin.Enqueued).OrderBy(c => c.EndedAt)];

    /// <summary>A feasible candidate's objectives, minimised; null for any other.</summary>
    internal static double[]? Point(CampaignSpec spec, CandidateState c) =>
        c.IsFeasible && c.Objectives is { } objectives && objectives.All(double.IsFinite) ? TrialHistory.Minimised(spec, objectives) : null;

    private static bool KeepsConstraints(CampaignState state, CampaignSpec spec) =>
        spec.Constraints.All(c => CandidateFigures.OfDense(state, c.Metric) is { } value && c.Violation(value, value) <= 0);
}
