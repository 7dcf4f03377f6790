using System.Collections.Immutable;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Search.Pareto;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>
/// Hypervolumes that grow as candidates end. Every growth starts where the last one ended, and only the newest curves can be grown.
/// Thread-safe.
/// </summary>
internal sealed class HypervolumeGrowth
{
    private readonly Lock _gate = new();
    private readonly ObjectiveBox _box;
    private readonly ParetoFront[] _fronts;
    private ImmutableArray<HypervolumeCurve> _curves;
    private long _endedAt;

    /// <param name="box">The unit of volumes; every point lies in it.</param>
    /// <param name="dense">A member of every side from the start; null for none.</param>
    /// <param name="origins">The sides.</param>
    public HypervolumeGrowth(ObjectiveBox box, double[]? dense, IReadOnlyList<CandidateOrigin> origins)
    {
        _box = box;
        _fronts = [.. origins.Select(_ => new ParetoFront())];
        if (dense is not null)
        {
            Array.ForEach(_fronts, f => f.Insert(-1, dense));
        }

        _curves = [.. origins.Select((o, i) => new HypervolumeCurve(o, Volume(i), []))];
    }

    /// <summary>The curves, in the order of the sides, with what ended since.</summary>
    /// <param name="since">In the order in which they ended.</param>
    /// <param name="spec">The campaign's spec.</param>
    /// <param name="from">The record that the caller has seen everything up to.</param>
    /// <returns>Null where others have grown it beyond that: then it is not the caller's to grow.</returns>
    public ImmutableArray<HypervolumeCurve>? TryGrow(IReadOnlyList<CandidateState> since, CampaignSpec spec, long from)
    {
        lock (_gate)
        {
            if (_endedAt > from)
            {
                return null;
            }

            _endedAt = since.Count > 0 ? since[^1].EndedAt : _endedAt;
            ILookup<CandidateOrigin, CandidateState> sides = since.ToLookup(c => c.Origin);
            return _curves = [.. _curves.Select((c, i) => sides.Contains(c.Origin) ? Grow(c, i, sides[c.Origin], spec) : c)];
        }
    }

    private HypervolumeCurve Grow(HypervolumeCurve curve, int side, IEnumerable<CandidateState> since, CampaignSpec spec)
    {
        ImmutableArray<HypervolumePoint>.Builder points = curve.Points.ToBuilder();
        double volume = curve.Final;
        foreach (CandidateState c in since)
        {
            if (SearchAdvantage.Point(spec, c) is { } point && _fronts[side].Insert(c.Number, point))
            {
                volume = Volume(side);
            }

            points.Add(new HypervolumePoint(c.Number, c.EndedAt, volume));
        }

        return curve with { Points = points.ToImmutable() };
    }

    private double Volume(int side) => _box.Hypervolume(_fronts[side].Members.Select(m => m.Objectives));
}
