using PruneSearch.Graphs;
using PruneSearch.Graphs.Architectures;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Allocation;

public sealed class TargetSearchTests
{
    private static readonly ModelGraph Graph = Architecture.Build("resnet8", new ArchitectureOptions([3, 32, 32], 10));

    [Theory]
    [InlineData(CostMetric.Macs, 0.5, "uniform")]
    [InlineData(CostMetric.Macs, 0.25, "global")]
    [InlineData(CostMetric.Parameters, 0.4, "uniform")]
    [InlineData(CostMetric.Parameters, 0.7, "global")]
    public void Reaches_the_target_and_no_less(CostMetric metric, double fraction, string name)
    {
        var groups = PruningGroups.Of(Graph);
        ScoredGroup[] scored = Scored(groups);
        IAllocation allocation = name == "uniform" ? new UniformAllocation() : new GlobalAllocation();
        TargetSearch.Result result = TargetSearch.Reach(groups, scored, allocation, new CostTarget(metric, fraction));
        Assert.True(result.Reached);
        var before = ModelCost.Of(Graph);
        var after = ModelCost.Of(GraphSurgery.Cut(groups, result.Selection).Graph);
        Assert.Equal(result.Cost, new CutCost(after.Parameters, after.Macs));
        (double now, double limit) = metric == CostMetric.Macs ? (after.Macs, fraction * before.Macs) : (after.Parameters, fraction * before.Parameters);
        Assert.True(now <= limit);

        // The next smaller cut of the same allocation misses it.
        var costs = new CutCostModel(groups);
        double ratio = result.Ratio;
        Selection less;
        do
        {
            ratio -= 1e-4;
            less = Selection.Lowest(scored, allocation.Removals(scored, ratio));
        }
        while (less.Removed.Sum(r => r.Value.Length) == result.Selection.Removed.Sum(r => r.Value.Length));
        CutCost missed = costs.Of(less);
        Assert.True((metric == CostMetric.Macs ? missed.Macs : missed.Parameters) > limit);
    }

    [Fact]
    public void Says_when_it_cannot_be_reached()
    {
        var groups = PruningGroups.Of(Graph, new GroupOptions { MinimumKept = 8 });
        TargetSearch.Result result = TargetSearch.Reach(groups, Scored(groups), new UniformAllocation(), new CostTarget(CostMetric.Macs, 0.01));
        Assert.False(result.Reached);
        Assert.Equal(1, result.Ratio);
        Assert.True(result.Cost.Macs > 0.01 * ModelCost.MacsOf(Graph));
    }

    [Fact]
    public void A_target_that_is_met_already_removes_nothing()
    {
        var groups = PruningGroups.Of(Graph);
        TargetSearch.Result result = TargetSearch.Reach(groups, Scored(groups), new GlobalAllocation(), new CostTarget(CostMetric.Macs, 1));
        Assert.Equal((0.0, 0, true), (result.Ratio, result.Selection.Removed.Count, result.Reached));
        Assert.Throws<InvalidInputException>(() => TargetSearch.Reach(groups, Scored(groups), new GlobalAllocation(), new CostTarget(CostMetric.Macs, 0)));
    }

    // In two cuts, the second counting from the base model's cost.
    [Fact]
    public void Counts_from_the_base_model_after_a_first_cut()
    {
        var groups = PruningGroups.Of(Graph);
        CutCost before = new CutCostModel(groups).Of(Selection.Empty);
        TargetSearch.Result first = TargetSearch.Reach(groups, Scored(groups), new UniformAllocation(), new CostTarget(CostMetric.Macs, 0.7));
        PruningGroups left = groups.After(GraphSurgery.Cut(groups, first.Selection));
        TargetSearch.Result second = TargetSearch.Reach(left, Scored(left), new UniformAllocation(), new CostTarget(CostMetric.Macs, 0.4), before);
        Assert.True(second.Reached);
        Assert.InRange(second.Cost.Macs, 0.35 * before.Macs, 0.4 * before.Macs);
    }

    private static ScoredGroup[] Scored(PruningGroups groups)
    {
        var evidence = Evidence.OfWeights(groups.Graph);
        return [.. groups.Groups.Select(g => new ScoredGroup(g, ScoreNormalization.Mean.Apply(MagnitudeCriterion.L2.Score(g, evidence), g)))];
    }
}
