using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Topologies;

public sealed class ConvolutionTests
{
    [Fact]
    public void Depthwise()
    {
        var b = new GraphBuilder("g");
        string x = ResidualTests.Unit(b, "a", b.Input("x", 3, 5, 5), 6);
        x = b.Relu("dw.relu", b.BatchNorm("dw.bn", b.Conv("dw", x, 6, 3, groups: 6, bias: true)));
        PruningGroups groups = Verify.Groups(
            ResidualTests.Head(b, b.Conv("c", x, 5, 1), 5),
            "a: 6 units, made by a dw, read by c",
            "c: 5 units, made by c, read by fc");
        CutResult cut = Verify.Cut(groups, Selection.Empty.With(groups["a"], [1, 4]));
        Node depthwise = cut.Graph.Nodes.Single(n => n.Name == "dw");
        Assert.Equal((4, "[4, 1, 3, 3]"), (depthwise.Int("group", 1), cut.Graph.TypeOf("dw.weight").Shape.ToString()));
    }

    [Fact]
    public void Depthwise_down_to_one_channel()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("dw", ResidualTests.Unit(b, "a", b.Input("x", 3, 5, 5), 3), 6, 3, groups: 3);
        PruningGroups groups = Verify.Groups(
            ResidualTests.Head(b, b.Conv("c", x, 5, 1), 5),
            "a: 3 units, made by a dw, read by c",
            "c: 5 units, made by c, read by fc");
        Verify.Cut(groups, Selection.Empty.With(groups["a"], [0, 2]));
    }

    [Fact]
    public void Depthwise_with_multiplier()
    {
        var b = new GraphBuilder("g");
        string x = ResidualTests.Unit(b, "a", b.Input("x", 3, 5, 5), 4);
        x = b.Relu("dw.relu", b.Conv("dw", x, 12, 3, groups: 4, bias: true));
        PruningGroups groups = Verify.Groups(
            ResidualTests.Head(b, b.Conv("c", x, 5, 1), 5),
            "a: 4 units, made by a dw, read by c",
            "c: 5 units, made by c, read by fc");
        Assert.Equal([3, 4, 5], groups["a"].Axes.Single(a => a.Axis == new AxisRef("c.weight", 1)).Indices(1).ToArray());
    }

    [Fact]
    public void Depthwise_of_the_input_stays()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("dw", b.Input("x", 3, 5, 5), 6, 3, groups: 3);
        PruningGroups groups = Verify.Groups(ResidualTests.Head(b, b.Conv("c", x, 5, 1), 5), "c: 5 units, made by c, read by fc");
        Verify.Kept(groups, "dw axis 0: graph input 'x'", "fc axis 0: graph output 'y'");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Grouped_convolution(int partitions)
    {
        var b = new GraphBuilder("g");
        string x = ResidualTests.Unit(b, "a", b.Input("x", 3, 5, 5), 12);
        x = b.Relu("b.relu", b.Conv("b", x, 8, 3, groups: partitions, bias: true));
        PruningGroups groups = Verify.Groups(
            ResidualTests.Head(b, b.Conv("c", x, 5, 3), 5),
            $"a: 12 units in {partitions}, made by a, read by b",
            $"b: 8 units in {partitions}, made by b, read by c",
            "c: 5 units, made by c, read by fc");
        Assert.Equal(partitions == 2 ? [0, 2, 4, 6, 8, 10] : [0, 4, 8], groups["a"].Removals.All());
    }

    // Weight element [row, column, 0, 0] is 10*row + column, so that what is cut out shows where it came from. Rows 0-1 read channels
    // 0-2, rows 2-3 channels 3-5: without channels 1 and 5, rows of the first partition keep columns 0 and 2, of the second 0 and 1.
    [Fact]
    public void Grouped_convolution_keeps_other_columns_in_each_partition()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 6, 1);
        b.Constant("b.weight", Tensor.Of<float>([4, 3, 1, 1], [0f, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32]));
        x = b.Node("Conv", "b", [x, "b.weight"], ("group", 2));
        b.SetWidth(x, 4);
        PruningGroups groups = Verify.Groups(
            ResidualTests.Head(b, x, 4),
            "a: 6 units in 2, made by a, read by b",
            "b: 4 units in 2, made by b, read by fc");
        CutResult cut = Verify.Cut(groups, Selection.Empty.With(groups["a"], [1, 5]).With(groups["b"], [0, 3]));
        Assert.Equal([10f, 12, 20, 21], cut.Graph.Initializers["b.weight"].Read().ToFloats());
    }

    [Fact]
    public void Two_grouped_convolutions_in_a_row()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 8, 3);
        x = b.Conv("b", b.Relu("relu1", x), 16, 3, groups: 2);
        x = b.Conv("c", b.Relu("relu2", x), 8, 3, groups: 4);
        Verify.Groups(
            ResidualTests.Head(b, x, 8),
            "a: 8 units in 2, made by a, read by b",
            "b: 16 units in 4, made by b, read by c",
            "c: 8 units in 4, made by c, read by fc");
    }

    // The two halves of the grouped convolution's input come from different layers, which must lose the same number.
    [Fact]
    public void Grouped_convolution_over_a_concat()
    {
        var b = new GraphBuilder("g");
        string input = b.Input("x", 3, 5, 5);
        string x = ConcatTests.Join(b, "concat", [b.Conv("a", input, 4, 3), b.Conv("b", input, 4, 1)], 8);
        Verify.Groups(
            ResidualTests.Head(b, b.Conv("c", x, 6, 3, groups: 2), 6),
            "a: 8 units in 2, made by a b, read by c",
            "c: 6 units in 2, made by c, read by fc");
    }

    [Fact]
    public void Grouped_convolution_over_a_value_twice_is_free()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 4, 3);
        x = ConcatTests.Join(b, "concat", [x, x], 8);
        Verify.Groups(
            ResidualTests.Head(b, b.Conv("c", x, 6, 3, groups: 2), 6),
            "a: 4 units, made by a, read by c",
            "c: 6 units in 2, made by c, read by fc");
    }

    [Fact]
    public void Grouped_convolution_whose_partitions_cannot_shrink_alike_stays()
    {
        var b = new GraphBuilder("g");
        string input = b.Input("x", 4, 5, 5);
        string x = ConcatTests.Join(b, "concat", [b.Conv("a", input, 4, 3), input], 8);
        PruningGroups groups = Verify.Groups(ResidualTests.Head(b, b.Conv("c", x, 6, 3, groups: 2), 6), "c: 6 units in 2, made by c, read by fc");
        Verify.Kept(groups, "a axis 0: the partitions of a grouped convolution cannot lose the same number (Conv 'c')", "fc axis 0: graph output 'y'");
    }

    [Fact]
    public void Shared_weights()
    {
        var b = new GraphBuilder("g");
        string input = b.Input("x", 3, 6, 6);
        string left = b.Relu("relu1", b.Conv("a", input, 5, 3));
        string right = b.Relu("relu2", b.Conv("b", input, 5, 1));
        b.Weight("shared.weight", 45, 6, 5, 3, 3);
        string y = b.Add(
            "add",
            b.MaxPool("pool1", b.Node("Conv", "c", [left, "shared.weight"], ("pads", new[] { 1, 1, 1, 1 })), 2, 2),
            b.Node("Conv", "d", [right, "shared.weight"], ("pads", new[] { 1, 1, 1, 1 }), ("strides", new[] { 2, 2 })));
        b.SetWidth(y, 6);
        PruningGroups groups = Verify.Groups(
            ResidualTests.Head(b, y, 6),
            "a: 5 units, made by a b, read by c d",
            "c: 6 units, made by c d, read by fc");
        Assert.Contains("shared.weight (shared by c, d)", groups.Describe(), StringComparison.Ordinal);
    }
}
