using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;
using PruneSearch.Graphs.Simplification;
using PruneSearch.Pruning.Groups;
using PruneSearch.TestKit.Reference;
using Xunit;

namespace PruneSearch.Core.Tests.Graphs.Resize;

/// <summary>Sizes that exporters spell out or compute become scales, so that batch and channels need not be followed.</summary>
public sealed class ResizeScalesTests
{
    // As PyTorch writes interpolate(y, size=x.shape[2:]): the first two sizes from the shape of what is resized, the others constant.
    [Fact]
    public void Sizes_from_shapes_become_scales_and_the_channels_can_go()
    {
        ModelGraph graph = GraphSimplifier.Run(Exported().Build(("resize_out", "y")));

        Assert.Equal(["conv", "resize"], graph.Nodes.Select(n => n.Name));
        Assert.Equal([1, 1, 2, 2], graph.Initializers[graph.Nodes[1].Inputs[2]].Read().ToFloats());
        Assert.Equal("[N, 6, 8, 10]", graph.TypeOf("y").Shape.ToString());
    }

    [Fact]
    public void A_fixed_batch_in_sizes_is_opened()
    {
        ModelGraph one = GraphSimplifier.Run(Exported().Build(("resize_out", "y")).Bind("N", 1));
        ModelGraph? open = DynamicBatch.TryOpen(one, out string? reason);
        Assert.Null(reason);
        Assert.Equal("[N, 6, 8, 10]", open!.TypeOf("y").Shape.ToString());
    }

    [Fact]
    public void Sizes_that_spell_out_channels_beside_an_open_batch_pin_them()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("conv", b.Input("x", 3, 6, 4), 6, 3);
        string batch = b.Node("Shape", "batch", [x], ("start", 0), ("end", 1));
        string sizes = b.Node("Concat", "sizes", [batch, b.Constant("rest", Tensor.Vector(6, 9, 5))], ("axis", 0));
        string y = b.Node("Resize", "resize", [x, "", "", sizes]);
        ModelGraph graph = b.Build((b.Conv("head", y, 2, 1, inputs: 6), "y"));

        Assert.Contains(PruningGroups.Of(graph).Exclusions, e => e.Node == "conv" && e.Reason.Contains("its size is computed for Resize (Resize 'resize')", StringComparison.Ordinal));
        Assert.Contains(PruningGroups.Of(GraphSimplifier.Run(graph)).Groups, g => g.Id == "conv");
    }

    /// <summary>Scales are taken only where they give the same elements; for few ratios there are none.</summary>
    [Theory]
    [InlineData("nearest", "asymmetric")]
    [InlineData("nearest", "half_pixel")]
    [InlineData("linear", "half_pixel")]
    [InlineData("linear", "align_corners")]
    public void Scales_give_the_same_image(string mode, string coordinates)
    {
        const int most = 24;
        int without = 0;
        Node bySizes = new Node("r", "Resize", ["x", "", "", "sizes"], ["y"])
            .WithAttribute("mode", mode).WithAttribute("coordinate_transformation_mode", coordinates).WithAttribute("nearest_mode", "floor");
        Node byScales = bySizes with { Inputs = ["x", "", "scales"] };
        for (int input = 1; input <= most; input++)
        {
            Tensor x = Tensor.Of<float>([1, 1, input], [.. Enumerable.Range(0, input).Select(i => (float)(i * i))]);
            for (int output = 1; output <= most; output++)
            {
                if (ResizeScales.For(bySizes, TensorShape.Of([1L, 1, input]), [1, 1, output]) is not { } scales)
                {
                    without++;
                    continue;
                }

                ReferenceTensor expected = Run(bySizes, x, "sizes", Tensor.Vector(1, 1, output));
                ReferenceTensor actual = Run(byScales, x, "scales", Tensor.Of<float>([3], scales));
                Assert.Equal(output, actual.Dims[2]);
                Assert.All(expected.Data.Zip(actual.Data), p => Assert.Equal(p.First, p.Second, 1e-3));
            }
        }

        Assert.InRange(without, 0, most * most / 50);
    }

    private static ReferenceTensor Run(Node node, Tensor x, string name, Tensor constant) =>
        ReferenceTensor.Of(new ResizeOperator().Evaluate(node, name == "sizes" ? [x, null, null, constant] : [x, null, constant])![0]);

    /// <summary>[N, 3, 4, 5] through a convolution, doubled.</summary>
    private static GraphBuilder Exported()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("conv", b.Input("x", 3, 4, 5), 6, 3);
        string kept = b.Node("Slice", "kept", [b.Node("Shape", "shape", [x]), b.Constant("zero", Tensor.Vector(0)), b.Constant("two", Tensor.Vector(2)), b.Constant("axes", Tensor.Vector(0))]);
        string sizes = b.Node("Concat", "sizes", [kept, b.Constant("space", Tensor.Vector(8, 10))], ("axis", 0));
        b.Node("Resize", "resize", [x, "", "", sizes], ("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"));
        return b;
    }
}
