using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Allocation;

public sealed class SensitivityTests
{
    [Fact]
    public void A_curve_is_linear_between_its_points_and_never_falls()
    {
        var curve = new SensitivityCurve([new(0.75, 0.3), new(0.25, -0.1), new(0.5, 0.4), new(0.9, 1.4)]);
        Assert.Equal((0.9, 1.4), (curve.LargestRatio, curve.HighestRise));
        Assert.Equal(
            [0.25, 0.25 + (0.25 * 0.5), 0.75, 0.825, 0.9, 0.9], new[] { 0, 0.2, 0.4, 0.9, 1.4, 9 }.Select(curve.RatioAt), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(0, new SensitivityCurve([]).RatioAt(1));
    }

    /// <summary>Of two equal groups the one whose loss rises half as fast loses twice as much.</summary>
    [Fact]
    public void Every_group_loses_what_it_can_spare()
    {
        ScoredGroup[] groups = Groups();
        var curves = new Dictionary<string, SensitivityCurve>(StringComparer.Ordinal) { ["a"] = new([new(0.9, 0.9)]), ["b"] = new([new(0.9, 1.8)]) };
        var allocation = new SensitivityAllocation(curves, 0.9);
        Assert.Equal([0, 0], allocation.Removals(groups, 0));
        Assert.Equal([40, 20], allocation.Removals(groups, 0.3));
        Assert.Equal([80, 40], allocation.Removals(groups, 0.6));
        Assert.Equal([90, 90], allocation.Removals(groups, 0.95)); // no curve reaches further
        Assert.Equal([50, 50], new SensitivityAllocation(curves, 0.5).Removals(groups, 0.8));
    }

    [Fact]
    public void What_is_for_free_is_shared_and_what_has_no_curve_stays()
    {
        ScoredGroup[] groups = Groups();
        Assert.Equal([20, 20], new SensitivityAllocation(Both(new([new(0.5, -1)])), 0.9).Removals(groups, 0.2));
        Assert.Equal([40, 0], new SensitivityAllocation(new Dictionary<string, SensitivityCurve>(StringComparer.Ordinal) { ["a"] = new([new(0.9, 1)]) }, 0.9).Removals(groups, 0.2));
    }

    [Fact]
    public void More_is_removed_as_the_ratio_grows()
    {
        var allocation = new SensitivityAllocation(new Dictionary<string, SensitivityCurve>(StringComparer.Ordinal) { ["a"] = new([new(0.3, 0.01), new(0.6, 0.5), new(0.9, 3)]), ["b"] = new([new(0.5, 0.2), new(0.9, 0.21)]) }, 0.9);
        int[] before = [0, 0];
        for (double ratio = 0.05; ratio <= 1; ratio += 0.05)
        {
            int[] now = allocation.Removals(Groups(), ratio);
            Assert.All(before.Zip(now), p => Assert.True(p.First <= p.Second));
            Assert.InRange(now.Sum(), Math.Min(ratio, 0.9) * 200 - 2, (ratio * 200) + 2);
            before = now;
        }
    }

    [Fact]
    public void Every_group_is_judged_alone_at_every_number_that_it_allows()
    {
        ScoredGroup[] groups = Groups();
        var seen = SensitivityAnalysis.Run(groups, [0.001, 0.25, 0.251, 0.5], (g, n) => (g.Group.Id, n)).ToList();
        Assert.Equal([("a", 25), ("a", 50), ("b", 25), ("b", 50)], seen.Select(s => s.Judgement));
        Assert.All(seen, s => Assert.Equal((s.Group.Group.Id, s.Removed), s.Judgement));
    }

    private static Dictionary<string, SensitivityCurve> Both(SensitivityCurve curve) => new(StringComparer.Ordinal) { ["a"] = curve, ["b"] = curve };

    private static ScoredGroup[] Groups()
    {
        var b = new GraphBuilder("two");
        string x = b.Conv("b", b.Conv("a", b.Input("x", 3, 4, 4), 100, kernel: 1), 100, kernel: 1);
        ModelGraph graph = b.Build((b.Linear("fc", b.Flatten("flat", b.GlobalAveragePool("pool", x), 100), 10), "y"));
        return [.. PruningGroups.Of(graph).Groups.Select(g => new ScoredGroup(g, [.. Enumerable.Range(0, g.Count).Select(i => (double)i)]))];
    }
}
