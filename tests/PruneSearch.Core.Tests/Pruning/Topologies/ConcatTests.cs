using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Topologies;

public sealed class ConcatTests
{
    [Fact]
    public void Concat()
    {
        var b = new GraphBuilder("g");
        string input = b.Input("x", 3, 5, 5);
        string x = Join(b, "concat", [b.Conv("a", input, 4, 3), b.Relu("b.relu", b.Conv("b", input, 6, 1))], 10);
        PruningGroups groups = Verify.Groups(
            ResidualTests.Head(b, b.Conv("c", b.BatchNorm("bn", x), 5, 3), 5),
            "a: 4 units, made by a, read by c",
            "b: 6 units, made by b, read by c",
            "c: 5 units, made by c, read by fc");
        Assert.Equal(4 + 2, groups["b"].Axes.Single(a => a.Axis.Value == "c.weight").Indices(2)[0]);
    }

    [Fact]
    public void Concat_of_a_value_with_itself()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 4, 3);
        x = Join(b, "concat", [x, x], 8);
        PruningGroups groups = Verify.Groups(ResidualTests.Head(b, b.Conv("c", x, 5, 3), 5), "a: 4 units, made by a, read by c", "c: 5 units, made by c, read by fc");
        Assert.Equal([1, 5], groups["a"].Axes.Single(a => a.Axis.Value == "c.weight").Indices(1).ToArray());
    }

    [Fact]
    public void Cascaded_concat()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("stem", b.Input("x", 3, 5, 5), 4, 3);
        int channels = 4;
        for (int layer = 1; layer <= 3; layer++)
        {
            string y = b.Conv($"dense{layer}", b.Relu($"relu{layer}", b.BatchNorm($"bn{layer}", x)), 3, 3);
            x = Join(b, $"concat{layer}", [x, y], channels += 3);
        }

        Verify.Groups(
            ResidualTests.Head(b, x, channels),
            "stem: 4 units, made by stem, read by dense1 dense2 dense3 fc",
            "dense1: 3 units, made by dense1, read by dense2 dense3 fc",
            "dense2: 3 units, made by dense2, read by dense3 fc",
            "dense3: 3 units, made by dense3, read by fc");
    }

    // The parts are cut across the seam: 4 + 6 channels are split into 5 + 5, so that each conv's units fall into those of one part or
    // of the other. Indices 0-3 of 'a' and 0 of 'b' go to the first, 1-5 of 'b' to the second.
    [Fact]
    public void Concat_then_split()
    {
        var b = new GraphBuilder("g");
        string input = b.Input("x", 3, 5, 5);
        string x = Join(b, "concat", [b.Conv("a", input, 4, 3), b.Conv("b", input, 7, 1)], 11);
        string[] parts = b.Nodes("Split", "split", [x, b.Constant("sizes", Tensor.Vector(6, 5))], 2, ("axis", 1));
        string first = b.Conv("c", parts[0], 5, 3, inputs: 6);
        string second = b.Conv("d", parts[1], 5, 3, inputs: 5);
        Verify.Groups(
            ResidualTests.Head(b, b.Add("add", first, second), 5),
            "a: 4 units, made by a, read by c",
            "b: 2 units, made by b, read by c",
            "b#2: 5 units, made by b, read by d",
            "c: 5 units, made by c d, read by fc");
    }

    [Fact]
    public void Split_into_equal_parts_without_sizes()
    {
        var b = new GraphBuilder("g");
        string[] parts = b.Nodes("Split", "split", [b.Conv("a", b.Input("x", 3, 5, 5), 8, 3)], 2, ("axis", -3));
        string first = b.Conv("c", parts[0], 5, 3, inputs: 4);
        string second = b.Conv("d", parts[1], 5, 1, inputs: 4);
        Verify.Groups(
            ResidualTests.Head(b, b.Add("add", first, second), 5),
            "a: 4 units, made by a, read by c",
            "a#2: 4 units, made by a, read by d",
            "c: 5 units, made by c d, read by fc");
    }

    [Fact]
    public void Split_branches_added_again()
    {
        var b = new GraphBuilder("g");
        string[] parts = b.Nodes("Split", "split", [b.Conv("a", b.Input("x", 3, 5, 5), 8, 3)], 2, ("axis", 1));
        string x = b.Node("Mul", "gate", [parts[0], b.Node("Sigmoid", "sigmoid", [parts[1]])]);
        b.SetWidth(x, 4);
        PruningGroups groups = Verify.Groups(ResidualTests.Head(b, b.Conv("c", x, 5, 3), 5), "a: 4 units, made by a, read by c", "c: 5 units, made by c, read by fc");
        Assert.Equal([3, 7], groups["a"].Axes.Single(a => a.Axis.Value == "a.weight").Indices(3).ToArray());
    }

    [Fact]
    public void Gather_with_constant_indices()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 6, 3);
        string picked = b.Node("Gather", "gather", [x, b.Constant("indices", Tensor.Vector(5, 0, -2, 0))], ("axis", 1));
        b.SetWidth(picked, 4);
        string y = b.Add("add", b.Conv("c", picked, 5, 3), b.Conv("d", x, 5, 1));
        PruningGroups groups = Verify.Groups(
            ResidualTests.Head(b, y, 5),
            "a: 3 units, made by a, read by c d",
            "a#2: 3 units, made by a, read by d",
            "c: 5 units, made by c d, read by fc");
        Assert.Equal([1, 3], groups["a"].Axes.Single(a => a.Axis.Value == "c.weight").Indices(0).ToArray());
        Assert.Equal([4], groups["a"].Axes.Single(a => a.Axis.Value == "a.weight").Indices(1).ToArray());
    }

    [Fact]
    public void Gather_along_another_axis()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 5, 5), 6, 3);
        string row = b.Node("Gather", "row", [x, b.Constant("index", Tensor.Scalar(2L))], ("axis", 2));
        string rows = b.Node("Gather", "rows", [x, b.Constant("table", Tensor.Of<long>([2, 2], [0L, 3, 4, 1]))], ("axis", -1));
        string mean = b.Node("ReduceMean", "mean", [rows], ("axes", new[] { 3, 4 }), ("keepdims", 0));
        string axis = b.Constant("axis", Tensor.Vector(2));
        string y = b.Add("add", b.Node("Unsqueeze", "unsqueeze1", [row, axis]), b.Node("Unsqueeze", "unsqueeze2", [mean, axis]));
        b.SetWidth(y, 6);
        Verify.Groups(ResidualTests.Head(b, b.Conv("c", y, 5, 1), 5), "a: 6 units, made by a, read by c", "c: 5 units, made by c, read by fc");
    }

    internal static string Join(GraphBuilder b, string name, string[] parts, int channels)
    {
        string x = b.Node("Concat", name, parts, ("axis", 1));
        b.SetWidth(x, channels);
        return x;
    }
}
