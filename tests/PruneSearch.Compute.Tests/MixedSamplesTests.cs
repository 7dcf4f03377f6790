using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.TestKit.Execution;
using Xunit;

namespace PruneSearch.Compute.Tests;

/// <summary>Models that do not treat each sample by itself are refused by name, not computed wrongly.</summary>
public sealed class MixedSamplesTests
{
    [Fact]
    public void A_node_that_works_across_the_batch() =>
        Refused((b, x) => b.Node("Softmax", "across", [x], ("axis", 0)), "node 'across' (Softmax)");

    [Fact]
    public void An_output_that_does_not_start_with_the_batch() =>
        Refused((b, x) => b.Node("Transpose", "turned", [x]), "node 'turned' (Transpose)");

    [Fact]
    public void A_product_that_sums_over_the_batch() =>
        Refused((b, x) => b.Node("MatMul", "gram", [b.Node("Transpose", "turned", [x]), x]), "node 'gram' (MatMul)");

    private static void Refused(Func<GraphBuilder, string, string> node, string where)
    {
        var b = new GraphBuilder("g");
        string x = b.Relu("relu", b.Input("x", 5));
        ModelGraph graph = b.Build((node(b, x), "y"));
        var e = Assert.Throws<InvalidInputException>(() => new ComputeBackend().Compile(graph, new CompileOptions { MaxBatch = 4 }).Run(TestInputs.For(graph, 4, seed: 1)));
        Assert.Equal(where, e.Errors[0].Where);
        Assert.Contains("mixes samples", e.Errors[0].Message, StringComparison.Ordinal);
    }
}
