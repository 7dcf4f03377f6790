using PruneSearch.Core.Tests.Pruning.Topologies;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Architectures;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Groups;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Depth;

public sealed class DepthGroupsTests
{
    // Nine residual blocks; the first of stages 2 and 3 have projections. In those two, the second convolution keeps the shape.
    [Fact]
    public void Blocks_of_resnet20()
    {
        var groups = DepthGroups.Of(DepthModels.ResNet20());
        Assert.Equal(
            [
                "stage1.block1.conv1", "stage1.block2.conv1", "stage1.block3.conv1", "stage2.block1.conv2", "stage2.block2.conv1",
                "stage2.block3.conv1", "stage3.block1.conv2", "stage3.block2.conv1", "stage3.block3.conv1",
            ],
            DepthModels.Names(groups));
        Assert.Equal(7, groups.Group!.Blocks.Count(b => b.Kind == DepthKind.Residual));
        Assert.Equal([DepthKind.Layer, DepthKind.Layer], groups.Group.Blocks.Where(b => b.Name.EndsWith("conv2", StringComparison.Ordinal)).Select(b => b.Kind));
        Assert.Equal(8, groups.Group.Removals.Most);
        DepthBlock second = groups.Group.Blocks[1];
        Assert.Equal(
            ("stage1.block1.relu_out", "stage1.block2.conv2.bn_out", "stage1.block2.add_out", 1), (second.Input, second.Branch, second.Output, second.FeatureAxis));
        Assert.Equal(["stage1.block2.conv1", "stage1.block2.conv2"], second.Layers);
        Assert.Equal(["stage1.block2.conv1.weight", "stage1.block2.conv2.weight"], second.Weights);
        Assert.Equal("stage2.block1.conv1.relu_out", groups.Group.Blocks[3].Input);
        Assert.Equal("stage2.block1.conv2.bn_out", groups.Group.Blocks[3].Output);
        Assert.Equal(
            [
                "stem: it makes Float32[N, 4, 16, 16] of Float32[N, 3, 16, 16]",
                "stage2.block1.conv1: it makes Float32[N, 8, 8, 8] of Float32[N, 4, 16, 16]",
                "stage2.block1.shortcut: it makes Float32[N, 8, 8, 8] of Float32[N, 4, 16, 16]",
                "stage2.block1.conv1: its shortcut is no identity: Conv 'stage2.block1.shortcut', BatchNormalization 'stage2.block1.shortcut.bn'",
                "stage3.block1.conv1: it makes Float32[N, 16, 4, 4] of Float32[N, 8, 8, 8]",
                "stage3.block1.shortcut: it makes Float32[N, 16, 4, 4] of Float32[N, 8, 8, 8]",
                "stage3.block1.conv1: its shortcut is no identity: Conv 'stage3.block1.shortcut', BatchNormalization 'stage3.block1.shortcut.bn'",
                "fc: it makes Float32[N, 10] of Float32[N, 16]",
            ],
            groups.Exclusions.Select(e => e.ToString()));
    }

    [Theory]
    [InlineData("resnet50", 12, 2)] // 16 blocks, four with projections; the first one's convolutions 1x1 and 3x3 keep the shape
    [InlineData("mobilenetv2", 10, 3)] // depthwise convolutions of stride 1 in the blocks without a shortcut: 1, 11 and 17
    [InlineData("resnet8", 1, 2)]
    public void Counts_of_architectures(string name, int residual, int layers)
    {
        var groups = DepthGroups.Of(Architecture.Build(name, new ArchitectureOptions([3, 32, 32], 10, 8)));
        Assert.Equal(residual, groups.Group!.Blocks.Count(b => b.Kind == DepthKind.Residual));
        Assert.Equal(layers, groups.Group.Blocks.Count(b => b.Kind == DepthKind.Layer));
    }

    [Fact]
    public void Sub_blocks_of_a_transformer()
    {
        var groups = DepthGroups.Of(DepthModels.Transformer(2, inner: 8));
        Assert.Equal(["block0.attention.q", "block0.up", "block1.attention.q", "block1.up"], DepthModels.Names(groups));
        Assert.All(groups.Group!.Blocks, b => Assert.Equal((DepthKind.Residual, 2), (b.Kind, b.FeatureAxis)));
        Assert.Equal(
            ["block1.attention.q", "block1.attention.k", "block1.attention.v", "block1.attention.out"], groups.Group.Blocks[2].Layers);
        Assert.Equal("head: it makes Float32[N, 5, 4] of Float32[N, 5, 6]", Assert.Single(groups.Exclusions).ToString());
    }

    [Fact]
    public void Branches_side_by_side()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("stem", b.Input("x", 3, 5, 5), 4, 3);
        string sum = b.Add("add2", b.Conv("g", x, 4, 1), b.Add("add1", x, b.Conv("f", x, 4, 3)));
        var groups = DepthGroups.Of(ResidualTests.Head(b, sum, 4));
        Assert.Equal(["f", "g"], DepthModels.Names(groups));
        Assert.Equal("add1_out", groups.Group!.Blocks[1].Input);
        Assert.Equal("g_out", groups.Group.Blocks[1].Branch);
    }

    // The outer branch would take the inner block with it; the inner one counts, and what is left of the outer one's layers that keep the shape.
    [Fact]
    public void Nested_branches()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("stem", b.Input("x", 3, 6, 6), 4, 3);
        string y = b.Conv("enter", x, 5, 3);
        y = b.Add("inner", y, b.Conv("b", b.Relu("relu", b.Conv("a", y, 7, 3)), 5, 3));
        y = b.Conv("leave", b.Relu("relu2", b.Conv("keep", y, 5, 3)), 4, 3);
        var groups = DepthGroups.Of(ResidualTests.Head(b, b.Add("outer", x, y), 4));
        Assert.Equal(["a", "keep"], DepthModels.Names(groups));
        Assert.Equal("relu2_out", groups.Group!.Blocks[1].Output);
        Assert.Contains("enter: it holds smaller blocks: a", groups.Exclusions.Select(e => e.ToString()));
    }

    [Fact]
    public void A_branch_that_is_read_elsewhere_stays()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("stem", b.Input("x", 3, 6, 6), 4, 3);
        string f = b.Conv("f", b.Relu("relu", b.Conv("e", x, 5, 3)), 4, 3);
        string y = b.Node("Concat", "concat", [b.Add("add", x, f), f], ("axis", 1));
        b.SetWidth(y, 8);
        var groups = DepthGroups.Of(ResidualTests.Head(b, y, 8));
        Assert.Null(groups.Group);
        Assert.Contains("e: no layer would go: what it adds is read elsewhere too (Add 'add')", groups.Exclusions.Select(e => e.ToString()));
    }

    [Fact]
    public void A_sum_that_broadcasts_its_input_stays()
    {
        var b = new GraphBuilder("g");
        string x = b.GlobalAveragePool("squeeze", b.Conv("stem", b.Input("x", 3, 6, 6), 4, 3));
        string y = b.Conv("f", b.Node("Mul", "wide", [x, b.Weight("scale", 1, 1, 1, 3, 3)]), 4, 3);
        var groups = DepthGroups.Of(ResidualTests.Head(b, b.Add("add", y, x), 4));
        Assert.DoesNotContain("add_out", groups.Group?.Blocks.Select(k => k.Output) ?? []);
        Assert.Contains("f: its input is Float32[N, 4, 1, 1], its output Float32[N, 4, 3, 3] (Add 'add')", groups.Exclusions.Select(e => e.ToString()));
    }

    // x + s * x^3, as Gelu's approximation has it: a sum with an identity, but no layer in its branch.
    [Fact]
    public void Sums_without_layers_are_no_blocks()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("stem", b.Input("x", 3, 6, 6), 4, 3);
        string cube = b.Node("Mul", "cube", [x, b.Node("Mul", "square", [x, x])]);
        var groups = DepthGroups.Of(ResidualTests.Head(b, b.Add("add", x, cube), 4));
        Assert.Null(groups.Group);
        Assert.Equal(["stem", "fc"], groups.Exclusions.Select(e => e.Block));
    }

    // Option A of He et al. (2015): the shortcut picks pixels and pads channels.
    [Fact]
    public void Padded_shortcuts_are_no_identity()
    {
        var b = new GraphBuilder("g");
        string x = b.Conv("stem", b.Input("x", 3, 8, 8), 4, 3);
        string y = b.Conv("conv2", b.Relu("relu", b.Conv("conv1", x, 6, 3, stride: 2)), 8, 3);
        string slice = b.Node("Slice", "slice", [x, b.Constant("starts", Tensor.Vector(0, 0)), b.Constant("ends", Tensor.Vector(9, 9)), b.Constant("axes", Tensor.Vector(2, 3)), b.Constant("steps", Tensor.Vector(2, 2))]);
        x = b.Add("add", y, b.Node("Pad", "pad", [slice, b.Constant("pads", Tensor.Vector(0, 2, 0, 0, 0, 2, 0, 0))]));
        b.SetWidth(x, 8);
        var groups = DepthGroups.Of(ResidualTests.Head(b, x, 8));
        Assert.Null(groups.Group);
        Assert.Contains("conv1: its shortcut is no identity: Slice 'slice', Pad 'pad'", groups.Exclusions.Select(e => e.ToString()));
    }

    [Fact]
    public void A_layer_that_makes_an_output_stays()
    {
        var b = new GraphBuilder("g");
        string x = b.Linear("hidden", b.Input("x", 4), 4);
        string y = b.Node("Softmax", "softmax", [b.Linear("head", b.Relu("relu", x), 4)], ("axis", 1));
        var groups = DepthGroups.Of(b.Build((y, "y")));
        Assert.Equal(["hidden"], DepthModels.Names(groups));
        Assert.Equal("relu_out", groups.Group!.Blocks[0].Output);
        Assert.Equal("head: it makes the output 'head_out'", Assert.Single(groups.Exclusions).ToString());
    }

    [Fact]
    public void Excluded_names_keep_their_blocks()
    {
        var groups = DepthGroups.Of(DepthModels.ResNet20(), new GroupOptions { Exclude = ["stage1.block2.conv2.bn", "stage3.*"], MinimumKept = 3 });
        Assert.Equal(
            ["stage1.block1.conv1", "stage1.block2.conv1", "stage1.block3.conv1", "stage2.block1.conv2", "stage2.block2.conv1", "stage2.block3.conv1"],
            DepthModels.Names(groups));
        Assert.Equal((DepthKind.Layer, "stage1.block2.conv1.relu_out"), (groups.Group!.Blocks[1].Kind, groups.Group.Blocks[1].Output));
        Assert.Equal(3, groups.Group.Removals.Most);
        Assert.Contains("stage1.block2.conv1: excluded by 'stage1.block2.conv2.bn'", groups.Exclusions.Select(e => e.ToString()));
        Assert.Throws<InvalidInputException>(() => DepthGroups.Of(DepthModels.ResNet20(), new GroupOptions { Exclude = ["nothing"] }));
    }

    [Fact]
    public void Describes_blocks_and_what_stays()
    {
        string text = DepthGroups.Of(DepthModels.ResNet20()).Describe();
        Assert.StartsWith("depth: 9 units\n  stage1.block1.conv1: residual branch of stage1.block1.conv1, stage1.block1.conv2\n", text, StringComparison.Ordinal);
        Assert.Contains("\n  stage2.block1.conv2: layer stage2.block1.conv2\n", text, StringComparison.Ordinal);
        Assert.Contains("\nstays, and why:\n  stem: it makes ", text, StringComparison.Ordinal);
    }
}
