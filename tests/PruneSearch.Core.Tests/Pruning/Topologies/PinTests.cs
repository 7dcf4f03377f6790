using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Topologies;

public sealed class PinTests
{
    [Fact]
    public void Output()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 6, 3);
        string y = b.Conv("c", x, 5, 3);
        PruningGroups groups = Verify.Groups(b.Build((x, "features"), (y, "y")));
        Verify.Kept(groups, "a axis 0: graph output 'features'", "c axis 0: graph output 'y'");
    }

    [Fact]
    public void Part_of_an_axis_at_an_output()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 6, 3);
        string[] parts = b.Nodes("Split", "split", [x, b.Constant("sizes", Tensor.Vector(2, 4))], 2, ("axis", 1));
        string y = b.Conv("c", parts[1], 5, 3, inputs: 4);
        PruningGroups groups = Verify.Groups(b.Build((parts[0], "boxes"), (y, "y")), "a: 4 units, made by a, read by c");
        Verify.Kept(groups, "a axis 0 2/6: graph output 'boxes'", "c axis 0: graph output 'y'");
    }

    [Fact]
    public void Sum_with_the_input()
    {
        var b = new GraphBuilder("g");
        string input = b.Input("x", 3, 5, 5);
        string x = b.Add("add", b.Conv("a", input, 3, 3), input);
        PruningGroups groups = Verify.Groups(ResidualTests.Head(b, b.Conv("c", x, 5, 3), 5), "c: 5 units, made by c, read by fc");
        Verify.Kept(groups, "a axis 0: graph input 'x'", "fc axis 0: graph output 'y'");
    }

    [Fact]
    public void Mean_over_channels()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 6, 3);
        x = b.Node("ReduceMean", "mean", [x], ("axes", new[] { 1 }));
        b.SetWidth(x, 1);
        PruningGroups groups = Verify.Groups(ResidualTests.Head(b, b.Conv("c", x, 5, 3), 5), "c: 5 units, made by c, read by fc");
        Verify.Kept(groups, "a axis 0: ReduceMean averages over this axis (ReduceMean 'mean')", "fc axis 0: graph output 'y'");
    }

    [Fact]
    public void Softmax_over_channels()
    {
        var b = new GraphBuilder("g");
        string x = b.Node("Softmax", "softmax", [b.Conv("a", b.Input("x", 3, 5, 5), 6, 3)], ("axis", 1));
        b.SetWidth(x, 6);
        PruningGroups groups = Verify.Groups(ResidualTests.Head(b, b.Conv("c", x, 5, 3), 5), "c: 5 units, made by c, read by fc");
        Verify.Kept(groups, "a axis 0: Softmax normalises over this axis (Softmax 'softmax')", "fc axis 0: graph output 'y'");
    }

    // MatMul states nothing about a vector operand's axis.
    [Fact]
    public void Axis_that_nothing_is_known_of()
    {
        var b = new GraphBuilder("g");
        string x = b.Node("MatMul", "a", [b.Input("x", 5, 6), b.Weight("a.weight", 6, 6, 8)]);
        x = b.Node("MatMul", "dot", [x, b.Weight("vector", 8, 8)]);
        PruningGroups groups = Verify.Groups(b.Build((x, "y")));
        Verify.Kept(groups, "a axis 1: nothing is known about axis 2 of 'a_out' (MatMul 'dot')");
    }

    [Fact]
    public void Slice_with_a_step()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 6, 3);
        x = b.Node("Slice", "slice", [x, b.Constant("starts", Tensor.Vector(0)), b.Constant("ends", Tensor.Vector(6)), b.Constant("axes", Tensor.Vector(1)), b.Constant("steps", Tensor.Vector(2))]);
        b.SetWidth(x, 3);
        PruningGroups groups = Verify.Groups(ResidualTests.Head(b, b.Conv("c", x, 5, 3), 5), "c: 5 units, made by c, read by fc");
        Verify.Kept(groups, "a axis 0: sliced with a step (Slice 'slice')", "fc axis 0: graph output 'y'");
    }

    [Fact]
    public void Edge_padding_of_channels()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 6, 3);
        x = b.Node("Pad", "pad", [x, b.Constant("pads", Tensor.Vector(0, 1, 0, 0, 0, 0, 0, 0))], ("mode", "edge"));
        b.SetWidth(x, 7);
        PruningGroups groups = Verify.Groups(ResidualTests.Head(b, b.Conv("c", x, 5, 3), 5), "c: 5 units, made by c, read by fc");
        Verify.Kept(groups, "a axis 0: padded with copies of its own elements (Pad 'pad')", "fc axis 0: graph output 'y'");
    }

    [Fact]
    public void Reshape_across_the_borders_of_axes()
    {
        var b = new GraphBuilder("g");
        string x = b.Node("MatMul", "a", [b.Input("x", 4, 5), b.Weight("a.weight", 5, 5, 9)]);
        x = b.Node("Reshape", "reshape", [x, b.Constant("target", Tensor.Vector(0, 6, 6))]);
        x = b.Node("MatMul", "c", [x, b.Weight("c.weight", 6, 6, 2)]);
        PruningGroups groups = Verify.Groups(b.Build((x, "y")));
        Verify.Kept(groups, "a axis 1: reshaped across the borders of axes (Reshape 'reshape')", "c axis 1: graph output 'y'");
    }

    // Both axes of the product are made by layers; what is folded cannot lose indices of both.
    [Fact]
    public void Two_axes_folded_into_one()
    {
        var b = new GraphBuilder("g");
        string x = b.Node("MatMul", "mix", [b.Weight("mix.weight", 4, 5, 4), b.Input("x", 4, 6)]);
        x = b.Node("MatMul", "up", [x, b.Weight("up.weight", 6, 6, 7)]);
        x = b.Flatten("flatten", x, 35);
        PruningGroups groups = Verify.Groups(b.Build((b.Linear("fc", x, 3), "y")), "mix: 5 units, made by mix, read by fc");
        Verify.Kept(groups, "up axis 1: folded with axis 1, which is pruned already (Flatten 'flatten')", "fc axis 0: graph output 'y'");
    }

    // The batch is moved across the axis by reading the same elements in another shape.
    [Fact]
    public void Reshape_that_moves_the_batch()
    {
        var b = new GraphBuilder("g");
        string x = b.Node("MatMul", "mix", [b.Weight("mix.weight", 4, 5, 4), b.Input("x", 4, 6)]);
        x = b.Node("Reshape", "rows", [b.Relu("relu", x), b.Constant("target", Tensor.Vector(5, -1))]);
        x = b.Node("Transpose", "columns", [x]);
        b.SetWidth(x, 5);
        PruningGroups groups = Verify.Groups(b.Build((b.Linear("fc", x, 3), "y")));
        Verify.Kept(groups, "mix axis 0: nothing is known about axis 1 of 'relu_out' (Reshape 'rows')", "fc axis 0: graph output 'y'");
    }

    [Fact]
    public void Folded_with_a_mixed_batch()
    {
        var b = new GraphBuilder("g");
        string x = b.Node("MatMul", "mix", [b.Weight("mix.weight", 4, 5, 4), b.Input("x", 4, 6)]);
        x = b.Node("Reshape", "rows", [b.Node("Softmax", "softmax", [x], ("axis", 0)), b.Constant("target", Tensor.Vector(-1, 6))]);
        b.SetWidth(x, 6);
        PruningGroups groups = Verify.Groups(b.Build((b.Linear("fc", x, 3), "y")));
        Verify.Kept(groups, "mix axis 0: folded with an open dimension (Reshape 'rows')", "fc axis 0: graph output 'y'");
    }

    [Fact]
    public void Rows_of_all_samples_at_an_output()
    {
        var b = new GraphBuilder("g");
        string x = b.Node("MatMul", "mix", [b.Weight("mix.weight", 4, 5, 4), b.Input("x", 4, 6)]);
        x = b.Node("Reshape", "rows", [x, b.Constant("target", Tensor.Vector(-1, 6))]);
        b.SetWidth(x, 6);
        PruningGroups groups = Verify.Groups(b.Build((b.Linear("fc", x, 3), "y")));
        Verify.Kept(groups, "mix axis 0: graph output 'y'", "fc axis 0: graph output 'y'");
    }
}
