using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Pruning.Groups;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Topologies;

public sealed class LinearTests
{
    [Fact]
    public void Flatten_into_linear()
    {
        var b = new GraphBuilder("g");
        string x = b.Flatten("flatten", b.MaxPool("pool", ResidualTests.Unit(b, "a", b.Input("x", 3, 6, 6), 5), 3, 3), 20);
        x = b.Relu("relu", b.Linear("fc1", x, 7));
        PruningGroups groups = Verify.Groups(
            b.Build((b.Linear("fc2", x, 3), "y")),
            "a: 5 units, made by a, read by fc1",
            "fc1: 7 units, made by fc1, read by fc2");
        Assert.Equal([8, 9, 10, 11], groups["a"].Axes.Single(a => a.Axis == new AxisRef("fc1.weight", 1)).Indices(2).ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reshape_into_matmul(bool fixedTarget)
    {
        var b = new GraphBuilder("g");
        string x = b.MaxPool("pool", b.Conv("a", b.Input("x", 3, 6, 6), 5, 3), 3, 3);
        x = b.Node("Reshape", "reshape", [x, b.Constant("target", fixedTarget ? Tensor.Vector(-1, 20) : Tensor.Vector(0, -1))]);
        b.Weight("w1", 20, 20, 7);
        b.Weight("w2", 7, 7, 3);
        x = b.Node("MatMul", "fc1", [x, "w1"]);
        x = b.Node("MatMul", "fc2", [b.Node("Add", "bias", [x, b.Weight("bias1", 1, 7)]), "w2"]);
        Verify.Groups(
            b.Build((x, "y")),
            "a: 5 units, made by a, read by fc1",
            "fc1: 7 units, made by fc1, read by fc2");
    }

    [Fact]
    public void Linear_into_reshape_into_convolution()
    {
        var b = new GraphBuilder("g");
        string x = b.Relu("relu", b.Linear("fc", b.Input("x", 3), 4 * 9));
        x = b.Node("Reshape", "reshape", [x, b.Constant("target", Tensor.Vector(0, 4, 3, 3))]);
        b.SetWidth(x, 4);
        PruningGroups groups = Verify.Groups(b.Build((b.Conv("c", x, 2, 3), "y")), "fc: 4 units, made by fc, read by c");
        Assert.Equal(Enumerable.Range(9, 9), groups["fc"].Axes.Single(a => a.Axis == new AxisRef("fc.weight", 0)).Indices(1).ToArray());
    }

    [Fact]
    public void MatMul_over_a_sequence()
    {
        var b = new GraphBuilder("g");
        string x = b.Input("x", 5, 6);
        x = b.Node("MatMul", "up", [x, b.Weight("up.weight", 6, 6, 8)]);
        x = b.Node("HardSwish", "act", [b.Node("Add", "up.add", [b.Weight("up.bias", 4, 8), x])]);
        x = b.Node("MatMul", "down", [x, b.Weight("down.weight", 8, 8, 6)]);
        Verify.Groups(b.Build((x, "y")), "up: 8 units, made by up, read by down");
    }

    // The first token's features, as a classifier reads them: Gather with a single index takes the axis away.
    [Fact]
    public void Gather_of_one_position()
    {
        var b = new GraphBuilder("g");
        string x = b.Node("MatMul", "up", [b.Input("x", 5, 6), b.Weight("up.weight", 6, 6, 8)]);
        x = b.Node("Gather", "first", [x, b.Constant("index", Tensor.Scalar(0L))], ("axis", 1));
        b.SetWidth(x, 8);
        Verify.Groups(b.Build((b.Linear("fc", x, 3), "y")), "up: 8 units, made by up, read by fc");
    }

    [Fact]
    public void Gather_of_a_table_of_positions()
    {
        var b = new GraphBuilder("g");
        string x = b.Node("MatMul", "up", [b.Input("x", 5, 6), b.Weight("up.weight", 6, 6, 8)]);
        x = b.Node("Gather", "some", [x, b.Constant("index", Tensor.Of<long>([2, 2], [0L, 3, 2, 1]))], ("axis", 1));
        x = b.Node("MatMul", "down", [x, b.Weight("down.weight", 8, 8, 6)]);
        Verify.Groups(b.Build((x, "y")), "up: 8 units, made by up, read by down");
    }

    [Fact]
    public void Constant_left_operand()
    {
        var b = new GraphBuilder("g");
        string x = b.Node("MatMul", "mix", [b.Weight("mix.weight", 5, 7, 5), b.Input("x", 5, 6)]);
        x = b.Node("MatMul", "unmix", [b.Weight("unmix.weight", 7, 4, 7), b.Relu("relu", x)]);
        Verify.Groups(b.Build((x, "y")), "mix: 7 units, made by mix, read by unmix");
    }

    // Tied weights: the decoder reads with the matrix that the encoder makes with.
    [Fact]
    public void Tied_autoencoder()
    {
        var b = new GraphBuilder("g");
        b.Weight("w", 6, 4, 6);
        string h = b.Relu("relu", b.Node("Gemm", "encode", [b.Input("x", 6), "w", b.Weight("bias", 4, 4)], ("transB", 1)));
        PruningGroups groups = Verify.Groups(b.Build((b.Node("Gemm", "decode", [h, "w"]), "y")), "encode: 4 units, made by encode decode, read by encode decode");
        Assert.Equal(AxisUse.Produces | AxisUse.Consumes, groups["encode"].Axes[0].Use);
    }

    [Fact]
    public void Transposed_operand_and_matrix_bias()
    {
        var b = new GraphBuilder("g");
        string x = b.Node("Gemm", "a", [b.Input("x", 6), b.Weight("a.weight", 6, 6, 5), b.Weight("a.bias", 4, 1, 5)], ("alpha", 0.5f), ("beta", 2f));
        string t = b.Node("Transpose", "transpose", [b.Relu("relu", x)]);
        string y = b.Node("Gemm", "b", [t, b.Weight("b.weight", 5, 5, 3)], ("transA", 1));
        Verify.Groups(b.Build((y, "y")), "a: 5 units, made by a, read by b");
    }

    // Heads: the query, key and value projections and the output projection lose whole heads together. Within a head the features stay.
    [Fact]
    public void Attention_heads()
    {
        const int heads = 4;
        const int size = 3;
        var b = new GraphBuilder("g");
        string x = b.Input("x", 5, 6);
        string split = b.Constant("split", Tensor.Vector(0, 0, heads, size));
        string q = Head("q", [0, 2, 1, 3]);
        string k = Head("k", [0, 2, 3, 1]);
        string v = Head("v", [0, 2, 1, 3]);
        string scores = b.Node("Softmax", "softmax", [b.Node("MatMul", "qk", [q, k])]);
        string mixed = b.Node("Transpose", "back", [b.Node("MatMul", "mix", [scores, v])], ("perm", new[] { 0, 2, 1, 3 }));
        string joined = b.Node("Reshape", "join", [mixed, b.Constant("merged", Tensor.Vector(0, 0, heads * size))]);
        string y = b.Node("MatMul", "o", [joined, b.Weight("o.weight", 12, 12, 6)]);
        PruningGroups groups = Verify.Groups(b.Build((y, "y")), new GroupOptions { Units = UnitKinds.Head }, "q: 4 units, made by q k v, read by o");
        Assert.Equal([6, 7, 8], groups["q"].Axes.Single(a => a.Axis == new AxisRef("k.weight", 1)).Indices(2).ToArray());

        string Head(string name, int[] permutation)
        {
            string y = b.Node("MatMul", name, [x, b.Weight(name + ".weight", 6, 6, heads * size)]);
            y = b.Node("Reshape", name + ".split", [y, split]);
            return b.Node("Transpose", name + ".transpose", [y], ("perm", permutation));
        }
    }

    // Where no reshape stands between, the features that queries and keys are compared by can go: both projections lose them, and no
    // weight reads them.
    [Fact]
    public void Contraction_of_two_activations()
    {
        var b = new GraphBuilder("g");
        string x = b.Input("x", 5, 6);
        string q = b.Node("MatMul", "q", [x, b.Weight("q.weight", 6, 6, 8)]);
        string k = b.Node("Transpose", "transpose", [b.Node("MatMul", "k", [x, b.Weight("k.weight", 6, 6, 8)])], ("perm", new[] { 0, 2, 1 }));
        string v = b.Node("MatMul", "v", [x, b.Weight("v.weight", 6, 6, 7)]);
        string mixed = b.Node("MatMul", "mix", [b.Node("Softmax", "softmax", [b.Node("MatMul", "qk", [q, k])]), v]);
        string y = b.Node("MatMul", "o", [mixed, b.Weight("o.weight", 7, 7, 6)]);
        Verify.Groups(b.Build((y, "y")), new GroupOptions { Units = UnitKinds.HeadDim }, "q: 8 units, made by q k, read by qk", "v: 7 units, made by v, read by o");
    }

    [Fact]
    public void Reshape_to_groups_and_back()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("a", b.Input("x", 3, 4, 4), 6, 3);
        x = b.Node("Reshape", "split", [x, b.Constant("parts", Tensor.Vector(-1, 3, 2, 4, 4))]);
        x = b.Node("Reshape", "join", [b.Relu("relu", x), b.Constant("whole", Tensor.Vector(-1, 6, 4, 4))]);
        b.SetWidth(x, 6);
        PruningGroups groups = Verify.Groups(
            ResidualTests.Head(b, b.Conv("c", x, 5, 3), 5),
            "a: 3 units, made by a, read by c",
            "c: 5 units, made by c, read by fc");
        Assert.Equal([2, 3], groups["a"].Axes.Single(a => a.Axis == new AxisRef("c.weight", 1)).Indices(1).ToArray());
    }
}
