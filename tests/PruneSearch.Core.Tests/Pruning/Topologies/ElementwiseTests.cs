using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Topologies;

public sealed class ElementwiseTests
{
    [Fact]
    public void Squeeze_and_excitation()
    {
        var b = new GraphBuilder("g");
        string x = ResidualTests.Unit(b, "a", b.Input("x", 3, 5, 5), 6);
        string gate = b.Relu("se.relu", b.Conv("se.down", b.GlobalAveragePool("se.pool", x), 3, 1, bias: true));
        gate = b.Node("HardSigmoid", "se.gate", [b.Conv("se.up", gate, 6, 1, bias: true)]);
        string y = b.Node("Mul", "se.mul", [x, gate]);
        Verify.Groups(
            ResidualTests.Head(b, b.Conv("c", y, 5, 1), 5),
            "a: 6 units, made by a se.up, read by se.down c",
            "se.down: 3 units, made by se.down, read by se.up",
            "c: 5 units, made by c, read by fc");
    }

    [Fact]
    public void Spatial_gate_of_one_channel_stays()
    {
        var b = new GraphBuilder("g");
        string x = ResidualTests.Unit(b, "a", b.Input("x", 3, 5, 5), 6);
        string y = b.Node("Mul", "mul", [x, b.Node("Sigmoid", "sigmoid", [b.Conv("gate", x, 1, 3)])]);
        PruningGroups groups = Verify.Groups(
            ResidualTests.Head(b, b.Conv("c", y, 5, 1), 5),
            "a: 6 units, made by a, read by gate c",
            "c: 5 units, made by c, read by fc");
        Verify.Kept(groups, "gate axis 0: axis 0 of 'gate.weight' has size 1", "fc axis 0: graph output 'y'");
    }

    [Fact]
    public void Broadcast_initialisers()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 6, 3);
        x = b.Node("Add", "shift", [x, b.Weight("shift.value", 6, 6, 1, 1)]);
        x = b.Node("Mul", "scale", [b.Weight("scale.value", 6, 1, 6, 1, 1), x]);
        x = b.Node("Sub", "mean", [x, b.Weight("mean.value", 6, 6, 5, 5)]);
        x = b.Node("Div", "deviation", [x, b.Constant("deviation.value", Tensor.Of<float>([1, 6, 1, 1], [0.5f, 1, 2, 3, 4, 5]))]);
        x = b.Node("Mul", "half", [x, b.Constant("half.value", Tensor.Scalar(0.5f))]);
        b.SetWidth(x, 6);
        PruningGroups groups = Verify.Groups(
            ResidualTests.Head(b, b.Conv("c", x, 5, 3), 5),
            "a: 6 units, made by a, read by c",
            "c: 5 units, made by c, read by fc");
        Assert.Equal(
            ["a.weight:0 (Produces)", "deviation.value:1 (Follows)", "mean.value:0 (Follows)", "scale.value:1 (Follows)", "shift.value:0 (Follows)"],
            groups["a"].Produced.Select(a => a.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Activations_in_between()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 6, 3, bias: true);
        x = b.Node("Clip", "clip", [x, b.Constant("low", Tensor.Scalar(-3f)), b.Constant("high", Tensor.Scalar(3f))]);
        x = b.Node("LeakyRelu", "leaky", [x], ("alpha", 0.2f));
        x = b.Node("Tanh", "tanh", [b.Node("Sigmoid", "sigmoid", [x])]);
        x = b.Node("Cast", "cast", [b.Node("HardSwish", "swish", [x])], ("to", 1));
        x = b.Node("AveragePool", "pool1", [x], ("kernel_shape", new[] { 2, 2 }));
        Verify.Groups(
            ResidualTests.Head(b, b.Conv("c", x, 5, 3), 5),
            "a: 6 units, made by a, read by c",
            "c: 5 units, made by c, read by fc");
    }

    [Fact]
    public void Mean_over_space()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 6, 3);
        x = b.Node("ReduceMean", "mean", [x], ("axes", new[] { -1, 2 }), ("keepdims", 0));
        b.SetWidth(x, 6);
        Verify.Groups(b.Build((b.Linear("fc", x, 3), "y")), "a: 6 units, made by a, read by fc");
    }

    [Fact]
    public void Squeeze_and_unsqueeze()
    {
        var b = new GraphBuilder("g");
        string x = b.GlobalAveragePool("pool", b.Conv("a", b.Input("x", 3, 5, 5), 6, 3));
        x = b.Node("Squeeze", "squeeze", [x, b.Constant("axes1", Tensor.Vector(3, -2))]);
        x = b.Node("Unsqueeze", "unsqueeze", [x, b.Constant("axes2", Tensor.Vector(1))]);
        x = b.Node("MatMul", "fc", [x, b.Weight("w", 6, 6, 3)]);
        Verify.Groups(b.Build((x, "y")), "a: 6 units, made by a, read by fc");
    }

    [Fact]
    public void Transpose_to_channels_last_and_back()
    {
        var b = new GraphBuilder("g");
        string x = b.Node("Transpose", "last", [b.Conv("a", b.Input("x", 3, 5, 5), 6, 3)], ("perm", new[] { 0, 2, 3, 1 }));
        x = b.Node("Add", "bias", [x, b.Weight("bias.value", 6, 6)]);
        x = b.Node("Transpose", "first", [x], ("perm", new[] { 0, 3, 1, 2 }));
        b.SetWidth(x, 6);
        Verify.Groups(
            ResidualTests.Head(b, b.Conv("c", x, 5, 3), 5),
            "a: 6 units, made by a, read by c",
            "c: 5 units, made by c, read by fc");
    }

    // A constant in the padding is a channel that no layer makes: its own group, found by where it appears.
    [Fact]
    public void Padding_with_a_constant()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 4, 3);
        x = b.Node("Pad", "pad", [x, b.Constant("pads", Tensor.Vector(0, 2, 1, 0, 0, 1, 0, 1)), b.Constant("fill", Tensor.Scalar(0.75f))]);
        b.SetWidth(x, 7);
        PruningGroups groups = Verify.Groups(
            ResidualTests.Head(b, b.Conv("c", x, 5, 3), 5),
            "a: 4 units, made by a, read by c",
            "c: 3 units, made by , read by c",
            "c#2: 5 units, made by c, read by fc");
        CutResult cut = Verify.Cut(groups, Selection.Empty.With(groups["a"], [0]).With(groups["c"], [0, 2]));
        Assert.Equal([0L, 1, 1, 0, 0, 0, 0, 1], cut.Graph.Initializers["pad_pads"].Read().ToInt64s());
    }

    [Fact]
    public void Negative_pads()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 8, 3);
        string cropped = b.Node("Pad", "crop", [x, b.Constant("pads", Tensor.Vector(0, -2, 0, 0, 0, -3, 0, 0))]);
        b.SetWidth(cropped, 3);
        string y = b.Add("add", b.Conv("c", cropped, 5, 3), b.Conv("d", x, 5, 1));
        PruningGroups groups = Verify.Groups(
            ResidualTests.Head(b, y, 5),
            "a: 5 units, made by a, read by d",
            "a#2: 3 units, made by a, read by c d",
            "c: 5 units, made by c d, read by fc");
        CutResult cut = Verify.Cut(groups, Selection.Empty.With(groups["a"], [0, 3, 4]).With(groups["a#2"], [1]));
        Assert.Equal([0L, -1, 0, 0, 0, -1, 0, 0], cut.Graph.Initializers["crop_pads"].Read().ToInt64s());
    }

    [Fact]
    public void Slice_of_channels()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 8, 3);
        string part = b.Node("Slice", "slice", [x, b.Constant("starts", Tensor.Vector(-6, 1)), b.Constant("ends", Tensor.Vector(-2, 4)), b.Constant("axes", Tensor.Vector(-3, 2))]);
        b.SetWidth(part, 4);
        string whole = b.Node("Slice", "rows", [x, b.Constant("starts2", Tensor.Vector(1)), b.Constant("ends2", Tensor.Vector(4)), b.Constant("axes2", Tensor.Vector(2))]);
        string y = b.Add("add", b.Conv("c", part, 5, 1), b.Conv("d", whole, 5, 1, inputs: 8));
        Verify.Groups(
            ResidualTests.Head(b, y, 5),
            "a: 4 units, made by a, read by d",
            "a#2: 4 units, made by a, read by c d",
            "c: 5 units, made by c d, read by fc");
    }
}
