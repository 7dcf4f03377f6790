using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Groups;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Allocation;

/// <summary>Allocations that follow from the layers: LAMP and ERK.</summary>
public sealed class LayerAdaptiveTests
{
    [Fact]
    public void Lamp_scores_equal_their_definition()
    {
        double[] scores = [3, 1, 2, 0.5];
        double[] expected = [1, 1 / (1 + 4 + 9.0), 4 / (4 + 9.0), 0.25 / (0.25 + 1 + 4 + 9)];
        Assert.Equal(expected, LampAllocation.Scores(scores), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([0, 0.0], LampAllocation.Scores([0, 0]));
        Assert.Equal([0.5, 0.5, 1.0 / 9], LampAllocation.Scores([2, 2, 1]));
    }

    /// <summary>Some criteria score below 0, and what an earlier round has taken is at negative infinity: it stays the least important.</summary>
    [Fact]
    public void Lamp_keeps_the_order_of_scores_of_either_sign()
    {
        Assert.Equal([0, 0, 1, 0.2], LampAllocation.Scores([double.NegativeInfinity, -5, 2, 1]));
        ScoredGroup[] groups = Scored();
        groups = [.. groups.Select(g => new ScoredGroup(g.Group, [.. g.Scores.Select((s, i) => i % 2 == 0 ? double.NegativeInfinity : s)]))];
        int[] removals = new LampAllocation().Removals(groups, 0.5);
        Assert.All(groups.Zip(removals), p => Assert.All(p.First.Lowest(p.Second), unit => Assert.Equal(0, unit % 2)));
    }

    /// <summary>Scaling a layer changes nothing, and by the definition every weight of the cut is below every weight that stays.</summary>
    [Fact]
    public void Lamp_is_one_threshold_that_no_scale_of_a_layer_moves()
    {
        ScoredGroup[] groups = Scored();
        ScoredGroup[] scaled = [.. groups.Select((g, i) => new ScoredGroup(g.Group, Array.ConvertAll(g.Scores, s => s * Math.Pow(10, i))))];
        var lamp = new LampAllocation();
        foreach (double ratio in new[] { 0.2, 0.5, 0.9 })
        {
            int[] removals = lamp.Removals(groups, ratio);
            Assert.Equal(removals, lamp.Removals(scaled, ratio));
            Assert.Equal((int)Math.Floor(ratio * groups.Sum(g => g.Group.Count)), removals.Sum());
            double[][] ascending = [.. groups.Select(g => LampAllocation.Scores(g.Scores).Order().ToArray())];
            double highestGone = ascending.Zip(removals).Where(p => p.Second > 0).Max(p => p.First[p.Second - 1]);
            Assert.True(highestGone <= ascending.Zip(removals).Min(p => p.First[p.Second]));
        }
    }

    /// <summary>Densities in proportion to the sum of dimensions over their product, up to 1, and the asked total.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(0.95)]
    public void Erk_densities_follow_the_dimensions(double ratio)
    {
        ScoredGroup[] groups = Scored();
        int[] removals = new ErdosRenyiKernelAllocation().Removals(groups, ratio);
        Assert.InRange(removals.Sum(), (ratio * groups.Sum(g => g.Group.Count)) - groups.Length, (ratio * groups.Sum(g => g.Group.Count)) + groups.Length);
        var densities = groups.Zip(removals).Select(p => (Group: (MaskGroup)p.First.Group, Density: 1 - ((double)p.Second / p.First.Group.Count))).ToList();
        double[] scales = [.. densities.Where(d => d.Density < 0.99).Select(d => d.Density * d.Group.Dims.Aggregate(1.0, (a, b) => a * b) / d.Group.Dims.Sum())];
        Assert.True(scales.Length > 1);
        Assert.All(scales, s => Assert.Equal(scales[0], s, 0.02 * scales[0]));
        double scale = scales[0];
        Assert.All(densities.Where(d => d.Density >= 0.99), d => Assert.True(scale * d.Group.Dims.Sum() / d.Group.Dims.Aggregate(1.0, (a, b) => a * b) > 0.95));
    }

    [Fact]
    public void Erk_refuses_units_that_are_removed()
    {
        ScoredGroup[] groups = [.. PruningGroups.Of(Net()).Groups.Select(g => new ScoredGroup(g, new double[g.Count]))];
        Assert.Contains("erk is for weights", Assert.Throws<InvalidInputException>(() => new ErdosRenyiKernelAllocation().Removals(groups, 0.5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_can_be_made_and_says_its_name()
    {
        foreach (AllocationKind kind in PruningAllocations.All)
        {
            Assert.Equal(kind.Name, PruningAllocations.Create(kind.Name, 0.9, new Dictionary<string, double>(StringComparer.Ordinal), new Dictionary<string, SensitivityCurve>(StringComparer.Ordinal)).Name);
        }
    }

    private static ScoredGroup[] Scored()
    {
        ModelGraph graph = Net();
        return [.. WeightGroups.Of(graph).Groups.Select(g => new ScoredGroup(g, MagnitudeCriterion.L1.Score(g, Evidence.OfWeights(graph))))];
    }

    private static ModelGraph Net()
    {
        var b = new GraphBuilder("layers");
        string x = b.Conv("a", b.Input("x", 3, 8, 8), 16, kernel: 3);
        x = b.Conv("b", x, 32, kernel: 3);
        x = b.Conv("c", x, 64, kernel: 1);
        return b.Build((b.Linear("fc", b.Flatten("flat", b.GlobalAveragePool("pool", x), 64), 10), "y"));
    }
}
