using PruneSearch.Graphs;
using PruneSearch.TestKit.Models;
using Xunit;

namespace PruneSearch.Core.Tests.Graphs;

public sealed class BatchPlacesTests
{
    [Fact]
    public void Of_heads_folded_into_the_batch_and_rows_of_all_samples()
    {
        ModelGraph graph = VisionTransformerForms.Build("sequence-first");
        var places = BatchPlaces.Of(graph);

        Assert.Equal(new BatchPlace(1, 1, 1), places.Find("b0.qkv.sequence_out"));
        Assert.Equal(new BatchPlace(1, 1, 4), places.Find("b0.part0.heads_out"));
        Assert.Equal(new BatchPlace(0, 1, 4), places.Find("b0.softmax_out"));
        Assert.Equal(new BatchPlace(0, 5, 1), places.Find("b0.rows_out"));
        Assert.Equal(new BatchPlace(0, 5, 1), places.Find("b0.o_out"));
        Assert.Equal(new BatchPlace(0, 1, 1), places.Find("y"));
        Assert.All(graph.Nodes, n => Assert.Null(places.WhyMixing(n)));
    }

    [Fact]
    public void Of_a_fused_projection()
    {
        var places = BatchPlaces.Of(VisionTransformerForms.Build("fused-reshape"));
        Assert.Equal(new BatchPlace(1, 1, 1), places.Find("b0.qkv.order_out"));
        Assert.Equal(new BatchPlace(0, 1, 1), places.Find("token_out"));
    }

    [Fact]
    public void Softmax_over_the_batch_mixes_samples() =>
        Mixes((b, x) => b.Node("Softmax", "mixing", [x], ("axis", 0)));

    [Fact]
    public void A_mean_over_the_batch_mixes_samples() =>
        Mixes((b, x) => b.Node("ReduceMean", "mixing", [x], ("axes", new[] { 0 })));

    [Fact]
    public void Joining_batches_mixes_samples() =>
        Mixes((b, x) => b.Node("Concat", "mixing", [x, x], ("axis", 0)));

    [Fact]
    public void A_sum_with_the_batch_on_another_axis_mixes_samples() =>
        Mixes((b, x) => b.Node("Add", "mixing", [b.Node("Reshape", "rows", [x, b.Constant("target", Tensor.Vector(-1, 1, 6))]), b.Node("Reshape", "columns", [x, b.Constant("other", Tensor.Vector(1, -1, 6))])]));

    [Fact]
    public void A_reshape_that_moves_the_batch_mixes_samples() =>
        Mixes((b, x) => b.Node("Reshape", "mixing", [x, b.Constant("target", Tensor.Vector(6, -1))]));

    private static void Mixes(Func<GraphBuilder, string, string> node)
    {
        var b = new GraphBuilder("g");
        string x = b.Input("x", 6);
        ModelGraph graph = b.Build((b.Relu("after", node(b, b.Relu("before", x))), "y"));
        var places = BatchPlaces.Of(graph);
        Assert.Equal(new BatchPlace(0, 1, 1), places.Find("before_out"));
        Assert.NotNull(places.WhyMixing(graph.Nodes.Single(n => n.Name == "mixing")));
        Assert.Null(places.Find("mixing_out"));
    }
}
