using PruneSearch.Graphs;
using PruneSearch.Pruning.Depth;
using PruneSearch.TestKit.Reference;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Depth;

public sealed class DepthCriteriaTests
{
    // Branches that add a multiple of what they read, of its mirror image, of nothing, and of something at a right angle to it.
    [Fact]
    public void Block_influence_is_one_minus_the_cosine()
    {
        var b = new GraphBuilder("g");
        string x = b.Input("x", 2);
        string y = Branch("same", x, 3, 0, 0, 3); // 4x: cosine 1
        y = Branch("mirrored", y, -2, 0, 0, -2); // -x: cosine -1
        y = Branch("nothing", y, 0, 0, 0, 0);
        y = Branch("turned", y, 0, -1, 1, 0); // 45 degrees
        y = Branch("gone", y, -1, 0, 0, -1); // zero
        y = Branch("zero", y, 1, 0, 0, 1); // zero again
        ModelGraph graph = b.Build((y, "y"));
        DepthGroup group = DepthGroups.Of(graph).Group!;
        double[] influence = BlockInfluence.Gather(graph, group, new ReferenceBackend(), [Tensor.Of<float>([2, 2], [1, 2, -3, 1]), Tensor.Of<float>([2, 2], [5, 0, 0, 2])], threads: 1, TestContext.Current.CancellationToken);
        double[] expected = [0, 2, 0, 1 - Math.Sqrt(0.5), 1, 0];
        Assert.All(influence.Zip(expected), p => Assert.Equal(p.Second, p.First, 1e-12));
        Assert.Equal(influence, DepthCriteria.BuiltIn(1)["block-influence"].Score(group, new DepthEvidence(graph) { Influence = influence }));
        Assert.Throws<InvalidOperationException>(() => DepthCriteria.BuiltIn(1)["block-influence"].Score(group, new DepthEvidence(graph)));

        string Branch(string name, string from, params float[] matrix) =>
            b.Add(name + ".add", from, b.Node("MatMul", name, [from, b.Constant(name + ".weight", Tensor.Of<float>([2, 2], matrix))]));
    }

    // Features are channels before a convolution, the last axis before a matrix: the same numbers give different cosines.
    [Fact]
    public void Cosines_run_along_the_features()
    {
        float[] a = [1, 0, 0, 1];
        float[] b = [1, 1, 0, 1];
        Assert.Equal((1 + Math.Sqrt(0.5)) / 2, Mean([1, 2, 2], 1), 1e-12); // (1,0)-(1,0) and (0,1)-(1,1)
        Assert.Equal((Math.Sqrt(0.5) + 1) / 2, Mean([1, 2, 2], 2), 1e-12); // (1,0)-(1,1) and (0,1)-(0,1)
        Assert.Equal(2 / Math.Sqrt(6), Mean([1, 4], 1), 1e-12);
        Assert.Equal(0.75, Mean([2, 1, 2], 1), 1e-12); // 1-1, 0-1, 0-0, 1-1

        double Mean(int[] dims, int axis)
        {
            var sum = default(CosineSum);
            sum.Add(a, b, dims, axis);
            return sum.Mean;
        }
    }

    [Fact]
    public void Magnitudes_are_means_over_the_layers_of_a_block()
    {
        var b = new GraphBuilder("g");
        string x = b.Input("x", 2);
        string inner = b.Node("MatMul", "up", [x, b.Constant("up.weight", Tensor.Of<float>([2, 3], [1, -2, 3, 0, 0, -6]))]);
        string y = b.Add("add", x, b.Node("MatMul", "down", [inner, b.Constant("down.weight", Tensor.Of<float>([3, 2], [1, 1, 1, 1, 1, 1]))]));
        ModelGraph graph = b.Build((b.Add("add2", y, b.Node("MatMul", "single", [y, b.Constant("single.weight", Tensor.Of<float>([2, 2], [2, 2, 2, 2]))])), "y"));
        DepthGroup group = DepthGroups.Of(graph).Group!;
        Assert.Equal([18.0 / 12, 2], DepthCriteria.BuiltIn(1)["l1"].Score(group, new DepthEvidence(graph)));
        Assert.Equal([Math.Sqrt(56.0 / 12), 2], DepthCriteria.BuiltIn(1)["l2"].Score(group, new DepthEvidence(graph)));
    }

    [Fact]
    public void Random_scores_depend_on_seed_and_block()
    {
        ModelGraph graph = DepthModels.ResNet20();
        DepthGroup group = DepthGroups.Of(graph).Group!;
        double[] scores = DepthCriteria.BuiltIn(1)["random"].Score(group, new DepthEvidence(graph));
        Assert.Equal(scores, DepthCriteria.BuiltIn(1)["random"].Score(group, new DepthEvidence(graph)));
        Assert.NotEqual(scores, DepthCriteria.BuiltIn(2)["random"].Score(group, new DepthEvidence(graph)));
        Assert.Equal(9, scores.Distinct().Count());
    }

    [Fact]
    public void Batches_are_as_large_as_memory_allows()
    {
        ModelGraph graph = DepthModels.ResNet20();
        DepthGroup group = DepthGroups.Of(graph).Group!;

        // Values of a sample: four of 4x16x16 in stage 1 and three behind their activations, and so on; in single precision.
        int fits = BlockInfluence.BatchFor(graph, group, int.MaxValue);
        long sample = group.Blocks.SelectMany(b => new[] { b.Input, b.Output }).Distinct().Sum(v => graph.TypeOf(v).Shape.Concrete().Aggregate(1L, (p, d) => p * d)) * 4;
        Assert.Equal((64 << 20) / sample, fits);
        Assert.Equal(5, BlockInfluence.BatchFor(graph, group, 5));
    }
}
