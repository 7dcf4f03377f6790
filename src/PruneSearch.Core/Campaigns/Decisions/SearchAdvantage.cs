using System.Collections.Immutable;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Search.Pareto;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>
/// What the search gained over simple rivals: hypervolumes of its feasible candidates and of each baseline's, in one
/// <see cref="ObjectiveBox"/> around all of them and the dense model. The dense model costs nobody anything, so it is a member of every
/// side, provided that it keeps the constraints itself. Candidates that a user enqueued belong to no side.
/// </summary>
public sealed record SearchAdvantage
{
    private static readonly CandidateOrigin[] Rivals = [CandidateOrigin.Uniform, CandidateOrigin.Random, CandidateOrigin.Scratch];

    private SearchAdvantage(ObjectiveBox box, bool denseCounts, HypervolumeCurve search, ImmutableArray<HypervolumeCurve> baselines)
    {
        Box = box;
        DenseCounts = denseCounts;
        Search = search;
        Baselines = baselines;
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
    public static SearchAdvantage? Of(CampaignState state, CampaignSpec spec)
    {
        CandidateState[] ended = [.. state.Candidates.Where(c => c.Status != CandidateStatus.Active && c.Origin != CandidateOrigin.Enqueued).OrderBy(c => c.EndedAt)];
        double?[] dense = [.. spec.Objectives.Select(o => CandidateFigures.OfDense(state, o))];
        if (ended.Length == 0 || dense.Any(d => d is not { } value || !double.IsFinite(value)))
        {
            return null;
        }

        double[] densePoint = TrialHistory.Minimised(spec, dense.Select(d => d!.Value));
        double[]? member = KeepsConstraints(state, spec) ? densePoint : null;
        var box = ObjectiveBox.Around([densePoint, .. ended.Select(c => Point(spec, c)).OfType<double[]>()]);
        return new SearchAdvantage(
            box,
            member is not null,
            Curve(spec, box, member, CandidateOrigin.Sampler, ended),
            [.. Rivals.Select(r => Curve(spec, box, member, r, ended)).Where(c => c.Candidates > 0)]);
    }

    /// <summary>The number of candidates to compare the search with a baseline at: as many as both have.</summary>
    public int EqualBudget(HypervolumeCurve baseline) => Math.Min(Search.Candidates, baseline.Candidates);

    private static HypervolumeCurve Curve(CampaignSpec spec, ObjectiveBox box, double[]? dense, CandidateOrigin origin, CandidateState[] ended)
    {
        var front = new ParetoFront();
        if (dense is not null)
        {
            front.Insert(-1, dense);
        }

        double start = Volume();
        double volume = start;
        var points = ImmutableArray.CreateBuilder<HypervolumePoint>();
        foreach (CandidateState c in ended.Where(c => c.Origin == origin))
        {
            if (Point(spec, c) is { } point && front.Insert(c.Number, point))
            {
                volume = Volume();
            }

            points.Add(new HypervolumePoint(c.Number, c.EndedAt, volume));
        }

        return new HypervolumeCurve(origin, start, points.ToImmutable());

        double Volume() => box.Hypervolume(front.Members.Select(m => m.Objectives));
    }

    /// <summary>A feasible candidate's objectives, minimised; null for any other.</summary>
    private static double[]? Point(CampaignSpec spec, CandidateState c) =>
        c.IsFeasible && c.Objectives is { } objectives && objectives.All(double.IsFinite) ? TrialHistory.Minimised(spec, objectives) : null;

    private static bool KeepsConstraints(CampaignState state, CampaignSpec spec) =>
        spec.Constraints.All(c => CandidateFigures.OfDense(state, c.Metric) is { } value && c.Violation(value, value) <= 0);
}
