using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Topologies;

public sealed class ResidualTests
{
    [Fact]
    public void Residual_add()
    {
        var b = new GraphBuilder("g");
        string x = Unit(b, "stem", b.Input("x", 3, 5, 5), 6);
        x = Block(b, "block1", x, inner: 4, outer: 6);
        PruningGroups groups = Verify.Groups(
            Head(b, x, 6),
            "stem: 6 units, made by stem block1.conv2, read by block1.conv1 fc",
            "block1.conv1: 4 units, made by block1.conv1, read by block1.conv2");
        Verify.Kept(groups, "fc axis 0: graph output 'y'");
        Assert.Contains("tied by block1.add (Add)", groups.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Three_residual_blocks()
    {
        var b = new GraphBuilder("g");
        string x = Unit(b, "stem", b.Input("x", 3, 5, 5), 6);
        for (int i = 1; i <= 3; i++)
        {
            x = Block(b, $"block{i}", x, inner: 3 + i, outer: 6);
        }

        Verify.Groups(
            Head(b, x, 6),
            "stem: 6 units, made by stem block1.conv2 block2.conv2 block3.conv2, read by block1.conv1 block2.conv1 block3.conv1 fc",
            "block1.conv1: 4 units, made by block1.conv1, read by block1.conv2",
            "block2.conv1: 5 units, made by block2.conv1, read by block2.conv2",
            "block3.conv1: 6 units, made by block3.conv1, read by block3.conv2");
    }

    [Fact]
    public void Projection_shortcut()
    {
        var b = new GraphBuilder("g");
        string x = Unit(b, "stem", b.Input("x", 3, 6, 6), 4);
        string y = b.Conv("conv", x, 6, 3, stride: 2);
        string shortcut = b.BatchNorm("shortcut.bn", b.Conv("shortcut", x, 6, 1, stride: 2));
        Verify.Groups(
            Head(b, b.Add("add", y, shortcut), 6),
            "stem: 4 units, made by stem, read by conv shortcut",
            "conv: 6 units, made by conv shortcut, read by fc");
    }

    // Option A of He et al. (2015), as in resnet20: the shortcut drops every second pixel and pads the channels at both ends with zeros.
    // A unit of the first stage goes through all stages, at offsets 0, 2 and 6; each stage adds units of its own.
    [Fact]
    public void Padded_shortcuts()
    {
        var b = new GraphBuilder("g");
        string x = Unit(b, "stem", b.Input("x", 3, 8, 8), 4);
        x = PaddedBlock(b, "stage2", x, from: 4, to: 8);
        x = PaddedBlock(b, "stage3", x, from: 8, to: 16);
        PruningGroups groups = Verify.Groups(
            Head(b, x, 16),
            "stem: 4 units, made by stem stage2.conv2 stage3.conv2, read by stage2.conv1 stage3.conv1 fc",
            "stage2.conv1: 5 units, made by stage2.conv1, read by stage2.conv2",
            "stage2.conv2: 4 units, made by stage2.conv2 stage3.conv2, read by stage3.conv1 fc",
            "stage3.conv1: 5 units, made by stage3.conv1, read by stage3.conv2",
            "stage3.conv2: 8 units, made by stage3.conv2, read by fc");
        Assert.Equal([1, 3, 7], [Index("stem", "stem.weight", 1), Index("stem", "stage2.conv2.weight", 1), Index("stem", "stage3.conv2.weight", 1)]);
        Assert.Equal([6, 10], [Index("stage2.conv2", "stage2.conv2.weight", 2), Index("stage2.conv2", "stage3.conv2.weight", 2)]);
        Assert.Equal(12, Index("stage3.conv2", "stage3.conv2.weight", 4));

        int Index(string group, string weight, int unit) =>
            groups[group].Axes.Single(a => a.Axis.Value == weight && a.Use == AxisUse.Produces).Indices(unit)[0];
    }

    internal static string Unit(GraphBuilder b, string name, string x, int outputs) =>
        b.Relu(name + ".relu", b.BatchNorm(name + ".bn", b.Conv(name, x, outputs, 3)));

    internal static ModelGraph Head(GraphBuilder b, string x, int channels)
    {
        x = b.Flatten("flatten", b.GlobalAveragePool("pool", x), channels);
        return b.Build((b.Linear("fc", x, 3), "y"));
    }

    private static string Block(GraphBuilder b, string name, string x, int inner, int outer)
    {
        string y = Unit(b, name + ".conv1", x, inner);
        y = b.BatchNorm(name + ".bn2", b.Conv(name + ".conv2", y, outer, 3));
        return b.Relu(name + ".relu", b.Add(name + ".add", y, x));
    }

    private static string PaddedBlock(GraphBuilder b, string name, string x, int from, int to)
    {
        string y = b.Relu(name + ".relu1", b.BatchNorm(name + ".bn1", b.Conv(name + ".conv1", x, 5, 3, stride: 2)));
        y = b.BatchNorm(name + ".bn2", b.Conv(name + ".conv2", y, to, 3));
        string[] slice =
        [
            x,
            b.Constant(name + ".starts", Tensor.Vector(0, 0)), b.Constant(name + ".ends", Tensor.Vector(long.MaxValue, long.MaxValue)),
            b.Constant(name + ".axes", Tensor.Vector(2, 3)), b.Constant(name + ".steps", Tensor.Vector(2, 2)),
        ];
        int pad = (to - from) / 2;
        string[] padded = [b.Node("Slice", name + ".slice", slice), b.Constant(name + ".pads", Tensor.Vector(0, pad, 0, 0, 0, pad, 0, 0))];
        x = b.Add(name + ".add", y, b.Node("Pad", name + ".pad", padded));
        b.SetWidth(x, to);
        return b.Relu(name + ".relu2", x);
    }
}
