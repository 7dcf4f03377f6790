using PruneSearch.Core.Tests.Pruning.Topologies;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Surgery;

public sealed class ShapeKeyTests
{
    [Fact]
    public void Is_the_architecture_in_words()
    {
        var b = new GraphBuilder("g");
        string x = b.Relu("relu", b.Conv("conv", b.Input("x", 3, 5, 5), 2, 3, bias: true));
        x = b.Node("Reshape", "flat", [x, b.Constant("target", Tensor.Vector(0, -1))]);
        const string expected = """
            input v0 Float32[1*,3,5,5]
            Conv group=1 kernel_shape=[3,3] pads=[1,1,1,1] strides=[1,1] (v0 Float32[2,3,3,3] Float32[2]) v1:Float32[1*,2,5,5]
            Relu (v1) v2:Float32[1*,2,5,5]
            Reshape (v2 Int64[2]=0,-1) v3:Float32[1*,50]
            output v3

            """;
        Assert.Equal(expected.ReplaceLineEndings("\n"), ShapeKey.Of(b.Build((x, "y"))).Text);
    }

    [Fact]
    public void Names_and_weights_do_not_count()
    {
        Assert.Equal(ShapeKey.Of(Graph("a", 1)), ShapeKey.Of(Graph("b", 2)));
        Assert.Equal(64, ShapeKey.Of(Graph("a", 1)).Digest.Length);
    }

    // Which channels go does not matter, how many does; but where a shortcut is padded is part of the architecture.
    [Fact]
    public void Counts_count_and_indices_do_not()
    {
        var groups = PruningGroups.Of(Graph("a", 1));
        ShapeKey Key(params int[] units) => ShapeKey.Of(GraphSurgery.Cut(groups, Selection.Empty.With(groups.Groups[0], units)).Graph);
        Assert.Equal(Key(0, 1), Key(2, 5));
        Assert.NotEqual(Key(0, 1), Key(0));
        Assert.NotEqual(Key(), Key(0));
        Assert.Equal(ShapeKey.Of(groups.Graph), Key());

        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 4, 3);
        string padded = b.Node("Pad", "pad", [x, b.Constant("pads", Tensor.Vector(0, 1, 0, 0, 0, 1, 0, 0))]);
        b.SetWidth(padded, 6);
        var pads = PruningGroups.Of(ResidualTests.Head(b, b.Add("add", padded, b.Conv("b", x, 6, 1)), 6));
        UnitGroup own = pads.Groups.Single(g => g.Id == "b");
        Assert.NotEqual(
            ShapeKey.Of(GraphSurgery.Cut(pads, Selection.Empty.With(own, [0])).Graph),
            ShapeKey.Of(GraphSurgery.Cut(pads, Selection.Empty.With(own, [1])).Graph));
    }

    private static ModelGraph Graph(string name, ulong seed)
    {
        var b = new GraphBuilder(name, seed);
        string x = ResidualTests.Unit(b, name + ".conv", b.Input(name + ".x", 3, 5, 5), 6);
        return ResidualTests.Head(b, b.Conv(name + ".last", x, 4, 3), 4);
    }
}
