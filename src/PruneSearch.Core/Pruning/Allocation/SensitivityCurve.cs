using System.Collections.Immutable;

namespace PruneSearch.Pruning.Allocation;

/// <summary>How the loss rises with the fraction that one group alone loses (Li et al., "Pruning Filters for Efficient ConvNets", 2017).</summary>
public sealed class SensitivityCurve
{
    private readonly ImmutableArray<SensitivityPoint> _points;

    /// <param name="points">What was measured, in any order. A curve starts at (0, 0) and never falls: where the loss falls again with a larger fraction, the highest rise before counts.</param>
    public SensitivityCurve(IEnumerable<SensitivityPoint> points)
    {
        var rising = ImmutableArray.CreateBuilder<SensitivityPoint>();
        rising.Add(new SensitivityPoint(0, 0));
        foreach (SensitivityPoint point in points.Where(p => p.Ratio > 0).OrderBy(p => p.Ratio))
        {
            rising.Add(point with { Rise = Math.Max(point.Rise, rising[^1].Rise) });
        }

        _points = rising.ToImmutable();
    }

    /// <summary>The largest fraction that was measured.</summary>
    public double LargestRatio => _points[^1].Ratio;

    /// <summary>The highest rise that was measured.</summary>
    public double HighestRise => _points[^1].Rise;

    /// <summary>The largest fraction, between what was measured by straight lines, at which the loss rises by no more than this; at most <see cref="LargestRatio"/>.</summary>
    public double RatioAt(double rise)
    {
        int next = 0;
        while (next < _points.Length && _points[next].Rise <= rise)
        {
            next++;
        }

        if (next == 0)
        {
            return 0;
        }

        SensitivityPoint low = _points[next - 1];
        if (next == _points.Length)
        {
            return low.Ratio;
        }

        SensitivityPoint high = _points[next];
        return low.Ratio + ((high.Ratio - low.Ratio) * (rise - low.Rise) / (high.Rise - low.Rise));
    }
}
