using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Topologies;

public sealed class ResizeTests
{
    // Two levels of a feature pyramid: what is enlarged is joined to what it was made from.
    [Fact]
    public void Resize_then_concat()
    {
        var b = new GraphBuilder("g");
        string fine = b.Relu("fine.relu", b.BatchNorm("fine.bn", b.Conv("fine", b.Input("x", 3, 6, 6), 4, 3)));
        string coarse = b.Conv("coarse", fine, 5, 3, stride: 2);
        string y = ConcatTests.Join(b, "concat", [Twice(b, "up", coarse), fine], 9);
        PruningGroups groups = Verify.Groups(
            b.Build((b.Conv("boxes", y, 3, 1), "boxes"), (b.Conv("classes", coarse, 2, 1), "classes")),
            "fine: 4 units, made by fine, read by coarse boxes",
            "coarse: 5 units, made by coarse, read by boxes classes");
        Verify.Kept(groups, "boxes axis 0: graph output 'boxes'", "classes axis 0: graph output 'classes'");
    }

    [Fact]
    public void Resize_then_add()
    {
        var b = new GraphBuilder("g");
        string fine = b.Conv("fine", b.Input("x", 3, 6, 6), 4, 3);
        string coarse = b.Conv("coarse", fine, 4, 3, stride: 2);
        string y = b.Add("add", Twice(b, "up", coarse, "linear"), b.Conv("lateral", fine, 4, 1));
        Verify.Groups(
            ResidualTests.Head(b, y, 4),
            "fine: 4 units, made by fine, read by coarse lateral",
            "coarse: 4 units, made by coarse lateral, read by fc");
    }

    [Fact]
    public void Sizes_with_the_channels_in_them_follow_the_cut()
    {
        var b = new GraphBuilder("g");
        string x = Twice(b, "up", b.Conv("a", b.Input("x", 3, 4, 4), 6, 3));
        ModelGraph scaled = b.Build((b.Conv("c", x, 2, 3), "y")).Bind("N", 1);
        ModelGraph graph = scaled.With(
            scaled.Nodes.Select(n => n.OpType == "Resize" ? n with { Inputs = [n.Inputs[0], string.Empty, string.Empty, "sizes"] } : n),
            scaled.Initializers.Add("sizes", Tensor.Vector(1, 6, 8, 8)));

        var groups = PruningGroups.Of(graph);
        CutResult cut = Verify.Cut(groups, Selection.Empty.With(groups["a"], [1, 4]));

        Node resize = cut.Graph.Nodes.Single(n => n.OpType == "Resize");
        Assert.Equal([1L, 4, 8, 8], cut.Graph.Initializers[resize.Inputs[3]].Read().ToInt64s());
    }

    internal static string Twice(GraphBuilder b, string name, string x, string mode = "nearest") => b.Node(
        "Resize", name, [x, "", b.Constant(name + ".scales", Tensor.Of<float>([4], [1, 1, 2, 2]))],
        ("mode", mode), ("coordinate_transformation_mode", mode == "nearest" ? "asymmetric" : "half_pixel"), ("nearest_mode", "floor"));
}
