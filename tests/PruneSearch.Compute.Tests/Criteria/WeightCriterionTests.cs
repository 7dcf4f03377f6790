using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Groups;
using Xunit;

namespace PruneSearch.Compute.Tests.Criteria;

/// <summary>Criteria that read weights alone, against their definitions.</summary>
public sealed class WeightCriterionTests
{
    [Fact]
    public void Lamp_is_its_definition()
    {
        var model = CriterionCase.Convolutional();
        double[] squares = [.. model.Weights("c.weight").Select(w => (double)w * w)];
        double[] expected = [.. squares.Select(s => s / squares.Where(o => o >= s).Sum())];
        double[] scores = model.Scores("lamp", CriterionScope.Weights)["c.weight"];
        Near.Equal(expected, scores, 1e-9);
        Assert.Equal(1, scores.Max());
    }

    [Fact]
    public void Lamp_takes_equal_weights_alike_and_zeros_as_zero()
    {
        var b = new GraphBuilder("ties");
        b.Constant("w", Tensor.Of<float>([1, 4], [2f, -1, 2, 0]));
        ModelGraph graph = b.Build((b.Node("Gemm", "fc", [b.Input("x", 4), "w"], ("transB", 1)), "y"));
        Assert.Equal([0.5, 1 / 9.0, 0.5, 0], PruningCriteria.BuiltIn(1)["lamp"].Score(WeightGroups.Of(graph).Groups[0], Evidence.OfWeights(graph)));
    }

    [Fact]
    public void Fpgm_is_the_sum_of_distances()
    {
        var model = CriterionCase.Convolutional();
        float[][] filters = [.. model.Weights("a.weight").Chunk(18)];
        double[] expected = [.. filters.Select(f => filters.Sum(o => Math.Sqrt(f.Zip(o, (x, y) => Math.Pow((double)x - y, 2)).Sum())))];
        Near.Equal(expected, model.Scores("fpgm", CriterionScope.Units)["a"], 1e-9);
    }

    [Fact]
    public void The_largest_absolute_weight_of_a_unit()
    {
        var model = CriterionCase.Convolutional();
        Near.Equal([.. model.Weights("c.weight").Chunk(54).Select(f => (double)f.Max(Math.Abs))], model.Scores("linf", CriterionScope.Units)["c"], 1e-9);
        Near.Equal([.. model.Weights("c.weight").Select(w => (double)Math.Abs(w))], model.Scores("linf", CriterionScope.Weights)["c.weight"], 1e-9);
    }

    [Fact]
    public void The_group_norm_counts_what_makes_a_unit_and_what_reads_it()
    {
        var model = CriterionCase.Convolutional();
        float[] read = model.Weights("c.weight");
        double[] expected = [.. model.Weights("a.weight").Chunk(18).Select((made, unit) =>
            Math.Sqrt(made.Sum(w => (double)w * w) + read.Where((_, i) => i / 9 % 6 == unit).Sum(w => (double)w * w)))];
        Near.Equal(expected, model.Scores("group-norm", CriterionScope.Units)["a"], 1e-9);
    }

    [Fact]
    public void The_scale_of_batch_normalisation()
    {
        var model = CriterionCase.Convolutional();
        Near.Equal([.. model.Weights("a.bn.weight").Select(w => (double)Math.Abs(w))], model.Scores("bn-scale", CriterionScope.Units)["a"], 1e-9);

        var b = new GraphBuilder("bare");
        string x = b.Relu("relu", b.Linear("hidden", b.Input("x", 3), 4));
        ModelGraph bare = b.Build((b.Linear("fc", x, 2), "y"));
        InvalidInputException e = Assert.Throws<InvalidInputException>(() => PruningCriteria.BuiltIn(1)["bn-scale"].Score(PruningGroups.Of(bare)["hidden"], Evidence.OfWeights(bare)));
        Assert.Contains("group 'hidden' goes through no batch normalisation", e.Message, StringComparison.Ordinal);
    }

    // Two layers make the units: L1 sums 1+2 and 3+4, of the second layer 10 and 20.
    [Theory]
    [InlineData(ScoreReduction.Own, new[] { 13.0, 27.0 })]
    [InlineData(ScoreReduction.Sum, new[] { 13.0, 27.0 })]
    [InlineData(ScoreReduction.Mean, new[] { 6.5, 13.5 })]
    [InlineData(ScoreReduction.Max, new[] { 10.0, 20.0 })]
    [InlineData(ScoreReduction.First, new[] { 3.0, 7.0 })]
    public void Layers_are_pooled_as_asked(ScoreReduction reduction, double[] expected)
    {
        var b = new GraphBuilder("g");
        string x = b.Input("x", 2);
        b.Constant("a.weight", Tensor.Of<float>([2, 2], [1f, -2, 3, 4]));
        b.Constant("b.weight", Tensor.Of<float>([2, 2], [10f, 0, -20, 0]));
        x = b.Add("add", b.Node("Gemm", "a", [x, "a.weight"], ("transB", 1)), b.Node("Gemm", "b", [x, "b.weight"], ("transB", 1)));
        b.SetWidth(x, 2);
        ModelGraph graph = b.Build((b.Linear("fc", b.Relu("relu", x), 3), "y"));
        Assert.Equal(expected, PruningCriteria.BuiltIn(1, reduction)["l1"].Score(PruningGroups.Of(graph)["a"], Evidence.OfWeights(graph)));
    }
}
