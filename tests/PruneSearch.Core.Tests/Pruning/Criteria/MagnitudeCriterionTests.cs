using PruneSearch.Core.Tests.Pruning.Topologies;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Criteria;

public sealed class MagnitudeCriterionTests
{
    // Two layers make the units: rows (1, -2), (3, 4), (0, 5) of a and (2, 2), (0, 0), (-1, 1) of b. Their biases do not count.
    [Fact]
    public void Norms_run_over_all_layers_that_make_a_unit()
    {
        PruningGroups groups = PruningGroups.Of(Sum());
        var evidence = Evidence.OfWeights(groups.Graph);
        Assert.Equal([3.0 + 4, 7 + 0, 5 + 2], MagnitudeCriterion.L1.Score(groups["a"], evidence));
        Assert.Equal([Math.Sqrt(5 + 8), 5, Math.Sqrt(25 + 2)], MagnitudeCriterion.L2.Score(groups["a"], evidence));
    }

    [Fact]
    public void Depthwise_kernels_count_to_their_channel()
    {
        var b = new GraphBuilder("g");
        b.Constant("a.weight", Tensor.Of<float>([2, 1, 1, 1], [1f, -2]));
        b.Constant("dw.weight", Tensor.Of<float>([4, 1, 1, 1], [1f, 2, 3, -4]));
        string x = b.Node("Conv", "a", [b.Input("x", 1, 3, 3), "a.weight"]);
        x = b.Node("Conv", "dw", [x, "dw.weight"], ("group", 2));
        b.SetWidth(x, 4);
        var groups = PruningGroups.Of(ResidualTests.Head(b, x, 4));
        Assert.Equal([1.0 + 1 + 2, 2 + 3 + 4], MagnitudeCriterion.L1.Score(groups["a"], Evidence.OfWeights(groups.Graph)));
    }

    // Units are blocks of two columns of a weight [in, out], as heads are.
    [Fact]
    public void Blocks_of_columns_are_summed()
    {
        var b = new GraphBuilder("g");
        b.Constant("q.weight", Tensor.Of<float>([2, 4], [1f, -1, 2, 3, 0, 1, -2, 4]));
        string x = b.Node("MatMul", "q", [b.Input("x", 3, 2), "q.weight"]);
        x = b.Node("Reshape", "split", [x, b.Constant("parts", Tensor.Vector(0, 0, 2, 2))]);
        x = b.Node("Reshape", "join", [x, b.Constant("whole", Tensor.Vector(0, 0, 4))]);
        var groups = PruningGroups.Of(b.Build((b.Node("MatMul", "o", [x, b.Weight("o.weight", 4, 4, 3)]), "y")));
        Assert.Equal([3.0, 11], MagnitudeCriterion.L1.Score(groups["q"], Evidence.OfWeights(groups.Graph)));
    }

    [Fact]
    public void Units_that_no_layer_makes_score_zero()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 2, 3);
        x = b.Node("Pad", "pad", [x, b.Constant("pads", Tensor.Vector(0, 0, 0, 0, 0, 3, 0, 0))]);
        b.SetWidth(x, 5);
        var groups = PruningGroups.Of(ResidualTests.Head(b, b.Conv("c", x, 4, 3), 4));
        Assert.Equal([0.0, 0, 0], MagnitudeCriterion.L2.Score(groups["c"], Evidence.OfWeights(groups.Graph)));
    }

    [Fact]
    public void Single_weights_score_their_absolute_value()
    {
        var groups = WeightGroups.Of(Sum());
        double[] expected = [1, 2, 3, 4, 0, 5];
        Assert.Equal(expected, MagnitudeCriterion.L1.Score(groups.Groups[0], Evidence.OfWeights(Sum())));
        Assert.Equal(expected, MagnitudeCriterion.L2.Score(groups.Groups[0], Evidence.OfWeights(Sum())));
    }

    [Fact]
    public void Evidence_of_another_graph_is_refused()
    {
        var groups = PruningGroups.Of(Sum());
        CutResult cut = GraphSurgery.Cut(groups, Selection.Empty.With(groups["a"], [1]));
        Assert.Throws<ArgumentException>(() => MagnitudeCriterion.L1.Score(groups["a"], Evidence.OfWeights(cut.Graph)));
        Assert.Equal([7.0, 7], MagnitudeCriterion.L1.Score(groups.After(cut)["a"], Evidence.OfWeights(cut.Graph)));
    }

    [Fact]
    public void Normalisations_divide_by_what_they_say()
    {
        PruningGroups groups = PruningGroups.Of(Sum());
        double[] scores = [1, 2, 6];
        Assert.Equal(scores, ScoreNormalization.None.Apply(scores, groups["a"]));
        Assert.Equal([1 / 3.0, 2 / 3.0, 2], ScoreNormalization.Mean.Apply(scores, groups["a"]));
        Assert.Equal([1 / 6.0, 1 / 3.0, 1], ScoreNormalization.Max.Apply(scores, groups["a"]));
        Assert.Equal([1 / Math.Sqrt(41), 2 / Math.Sqrt(41), 6 / Math.Sqrt(41)], ScoreNormalization.L2.Apply(scores, groups["a"]));

        // Two weights and a bias in each of the two layers.
        Assert.Equal([1 / 6.0, 2 / 6.0, 1], ScoreNormalization.Size.Apply(scores, groups["a"]));
        Assert.Equal([0.0, 0, 0], ScoreNormalization.Max.Apply([0, 0, 0], groups["a"]));

        // What the model saves with one unit, counted on the cut model itself.
        var one = Selection.Empty.With(groups["a"], [2]);
        long saved = ModelCost.MacsOf(groups.Graph) - ModelCost.MacsOf(GraphSurgery.Cut(groups, one).Graph);
        Assert.True(saved > 0);
        Assert.Equal([1.0 / saved, 2.0 / saved, 6.0 / saved], ScoreNormalization.Macs.Apply(scores, groups["a"], new CutCostModel(groups)));
    }

    [Fact]
    public void Random_scores_depend_on_seed_and_group_only()
    {
        PruningGroups groups = PruningGroups.Of(Sum());
        var evidence = Evidence.OfWeights(groups.Graph);
        double[] scores = new RandomCriterion(4).Score(groups["a"], evidence);
        Assert.Equal(scores, PruningCriteria.BuiltIn(4)["random"].Score(PruningGroups.Of(Sum())["a"], evidence));
        Assert.NotEqual(scores, new RandomCriterion(5).Score(groups["a"], evidence));
        Assert.NotEqual(scores, new RandomCriterion(4).Score(groups["c"], evidence).Take(3));
        Assert.All(scores, s => Assert.InRange(s, 0, 1));
    }

    [Fact]
    public void Costs_are_counted()
    {
        ModelGraph graph = Sum();
        UnitGroup[] units = [.. PruningGroups.Of(graph).Groups];
        MaskGroup[] weights = [.. WeightGroups.Of(graph).Groups];
        long parameters = ModelCost.Of(graph).Parameters;
        Assert.Equal(new CriterionCost("random", 0, 0, 0, 0), CriterionCost.Of(new RandomCriterion(1), units, graph));
        Assert.Equal(new CriterionCost("l1", 0, 0, 0, 4 * 12), CriterionCost.Of(MagnitudeCriterion.L1, units, graph));
        Assert.Equal(
            new CriterionCost("taylor", 1, 3 * ModelCost.MacsOf(graph), (3 + 4) * 3 * 8, 2 * 4 * parameters),
            CriterionCost.Of(TaylorCriterion.Squared, units, graph));
        Assert.Equal((6 + 6 + 12 + 12) * 2 * 8, CriterionCost.Of(TaylorCriterion.Squared, weights, graph).EvidenceBytes);
    }

    private static ModelGraph Sum()
    {
        var b = new GraphBuilder("g");
        string x = b.Input("x", 2);
        b.Constant("a.weight", Tensor.Of<float>([3, 2], [1f, -2, 3, 4, 0, 5]));
        b.Constant("b.weight", Tensor.Of<float>([3, 2], [2f, 2, 0, 0, -1, 1]));
        string left = b.Node("Gemm", "a", [x, "a.weight", b.Fill("a.bias", 100, 3)], ("transB", 1));
        string right = b.Node("Gemm", "b", [x, "b.weight", b.Fill("b.bias", 100, 3)], ("transB", 1));
        x = b.Relu("relu", b.Add("add", left, right));
        b.SetWidth(x, 3);
        return b.Build((b.Linear("fc", b.Relu("relu2", b.Linear("c", x, 4)), 3), "y"));
    }
}
