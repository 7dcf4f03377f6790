using System.Collections.Immutable;
using PruneSearch.Execution;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Architectures;
using PruneSearch.Graphs.Simplification;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using PruneSearch.TestKit;
using PruneSearch.TestKit.Reference;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Depth;

public sealed class DepthSurgeryTests
{
    public static TheoryData<string, ulong> Models()
    {
        var data = new TheoryData<string, ulong>();
        foreach (string model in new[] { "resnet20", "resnet50", "mobilenetv2", "transformer" })
        {
            for (ulong seed = 1; seed <= 3; seed++)
            {
                data.Add(model, seed);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Any_choice_of_blocks_passes_the_oracle_and_replays(string model, ulong seed)
    {
        ModelGraph graph = model == "transformer" ? DepthModels.Transformer(3) : Architecture.Build(model, new ArchitectureOptions([3, 32, 32], 10, 4));
        var groups = DepthGroups.Of(graph);
        var random = new RandomStream(seed, "blocks");
        int[] units = [.. Enumerable.Range(0, groups.Group!.Count)];
        random.Shuffle<int>(units);
        CutResult cut = DepthSurgery.Cut(groups, Selection.Empty.With(groups.Group, units.Take(1 + random.NextInt(groups.Group.Removals.Most))));

        Confirmed(cut);
        Assert.True(ModelCost.MacsOf(cut.Graph) < ModelCost.MacsOf(graph));
        Assert.True(cut.Graph.Initializers.Count < graph.Initializers.Count);
        Assert.Equal(graph.Inputs, cut.Graph.Inputs);
        Assert.Equal(graph.Outputs, cut.Graph.Outputs);
        Assert.Equal(ShapeKey.Of(cut.Graph), ShapeKey.Of(OnnxReader.Read("cut.onnx", OnnxWriter.ToBytes(cut.Graph)).Graph));
        Assert.NotEqual(ShapeKey.Of(graph), ShapeKey.Of(cut.Graph));
    }

    [Fact]
    public void Three_blocks_of_resnet20()
    {
        ModelGraph graph = DepthModels.ResNet20(width: 16);
        CutResult cut = Cut(graph, "stage1.block2.conv1", "stage1.block3.conv1", "stage3.block1.conv2");

        // Two 16x16x3x3 convolutions on 16x16 pixels in each block, and one 64x64x3x3 on 4x4.
        Assert.Equal(ModelCost.MacsOf(graph) - (4 * 16 * 16 * 9 * 256) - (64 * 64 * 9 * 16), ModelCost.MacsOf(cut.Graph));
        Assert.Equal(ModelCost.Of(graph).Parameters - (4 * ((16 * 16 * 9) + 32)) - ((64 * 64 * 9) + 128), ModelCost.Of(cut.Graph).Parameters);

        // Behind the removed sums their activations stay, in a row behind the first block's.
        Assert.Equal("stage1.block1.relu_out", cut.Graph.Nodes.Single(n => n.Name == "stage1.block2.relu").Inputs[0]);
        Assert.Equal("stage1.block2.relu_out", cut.Graph.Nodes.Single(n => n.Name == "stage1.block3.relu").Inputs[0]);
        Assert.Equal(["stage3.block1.conv1.relu_out", "stage3.block1.shortcut.bn_out"], cut.Graph.Nodes.Single(n => n.Name == "stage3.block1.add").Inputs);
        Assert.Equal(
            """{"version":2,"blocks":[{"block":"stage1.block2.conv1","output":"stage1.block2.add_out"},{"block":"stage1.block3.conv1","output":"stage1.block3.add_out"},{"block":"stage3.block1.conv2","output":"stage3.block1.conv2.bn_out"}],"cuts":[],"masks":[]}""",
            cut.Log.ToJson());
    }

    [Fact]
    public void Two_cuts_are_one()
    {
        ModelGraph graph = DepthModels.Transformer(3);
        var groups = DepthGroups.Of(graph);
        CutResult first = Cut(graph, "block0.attention.q", "block1.up");
        DepthGroups left = groups.After(first);
        Assert.Equal(["block0.up", "block1.attention.q", "block2.attention.q", "block2.up"], DepthModels.Names(left));
        Assert.Equal((4, 6), (left.Group!.Count, left.Group.BaseCount));
        Assert.Equal(["x", "block0.add2_out", "block1.add1_out", "block2.add1_out"], left.Group.Blocks.Select(b => b.Input));
        CutResult second = DepthSurgery.Cut(left, Selection.Empty.With(left.Group, [0, 2]));
        CutResult both = first.Then(second);
        CutResult once = Cut(graph, "block0.attention.q", "block0.up", "block1.up", "block2.attention.q");
        Assert.Equal(once.Log, both.Log);
        Assert.Equal(OnnxWriter.ToBytes(once.Graph), OnnxWriter.ToBytes(both.Graph));
        Confirmed(both);
        Assert.Equal(["block1.attention.q", "block2.up"], DepthModels.Names(groups.After(both)));
    }

    // A graph output keeps its name, whoever makes it now: here the graph's input, through both blocks.
    [Fact]
    public void An_output_keeps_its_name()
    {
        var b = new GraphBuilder("g");
        string x = b.Input("x", 4, 5, 5);
        string y = b.Add("add1", x, b.Conv("f", x, 4, 3));
        string z = b.Add("add2", y, b.Conv("g", y, 4, 3));
        ModelGraph graph = b.Build((y, "first"), (z, "second"), (b.Linear("fc", b.Flatten("flatten", b.GlobalAveragePool("pool", z), 4), 3), "y"));
        var groups = DepthGroups.Of(graph, new GroupOptions());
        CutResult cut = DepthSurgery.Cut(groups, Selection.Empty.With(groups.Group!, [0]));
        Assert.Equal(["first", "second", "y"], cut.Graph.Outputs);
        Assert.Equal(("Identity", "x"), (cut.Graph.Producer("first")!.OpType, cut.Graph.Producer("first")!.Inputs[0]));
        Assert.Equal("x", cut.Graph.Nodes.Single(n => n.Name == "g").Inputs[0]);
        Confirmed(cut);
        cut = DepthSurgery.Cut(groups, Selection.Empty.With(groups.Group!, [1]));
        Assert.Equal(("Identity", "first"), (cut.Graph.Producer("second")!.OpType, cut.Graph.Producer("second")!.Inputs[0]));
        Confirmed(cut);
        ModelGraph read = GraphSimplifier.Run(OnnxReader.Read("cut.onnx", OnnxWriter.ToBytes(cut.Graph)).Graph);
        Assert.Equal(["first", "second", "y"], read.Outputs);
    }

    // The oracle compares before a final Softmax: that value keeps its name, too.
    [Fact]
    public void A_sum_before_a_final_softmax_can_go()
    {
        var b = new GraphBuilder("g");
        string x = b.Linear("enter", b.Input("x", 5), 4);
        x = b.Add("add0", x, b.Linear("e", x, 4));
        x = b.Add("add1", x, b.Linear("f", x, 4));
        ModelGraph graph = b.Build((b.Node("Softmax", "softmax", [b.Add("add2", x, b.Linear("g", x, 4))], ("axis", 1)), "y"));
        CutResult cut = Cut(graph, "f", "g");
        Assert.Equal(["add2_out"], GraphHeads.BeforeSoftmax(cut.Graph));
        Assert.Equal(("Identity", "add0_out"), (cut.Graph.Producer("add2_out")!.OpType, cut.Graph.Producer("add2_out")!.Inputs[0]));
        Confirmed(cut);
        Assert.Equal(["enter", "e", "add0", "softmax"], GraphSimplifier.Run(cut.Graph).Nodes.Select(n => n.Name));
    }

    [Fact]
    public void A_bypass_to_a_wrong_value_fails_the_oracle()
    {
        CutResult cut = Cut(DepthModels.Mixed(DepthModels.ResNet20()), "stage1.block3.conv1", "stage3.block1.conv2");
        Fails("stage1.block3.relu", "stage1.block2.relu_out", "stage1.block1.relu_out"); // the value before the one before
        Fails("stage1.block3.relu", "stage1.block2.relu_out", "stem.relu_out");
        Fails("stage3.block1.add", "stage3.block1.conv1.relu_out", "stage3.block1.conv1.bn_out");

        // A block too many, and a block too few.
        Assert.False(Check(cut with { Graph = Cut(cut.Source, "stage1.block3.conv1", "stage3.block1.conv2", "stage1.block2.conv1").Graph }).Passed);
        Assert.False(Check(cut with { Graph = Cut(cut.Source, "stage1.block3.conv1").Graph }).Passed);

        void Fails(string node, string right, string wrong)
        {
            ModelGraph broken = cut.Graph.With(cut.Graph.Nodes.Select(n => n.Name == node ? n with { Inputs = n.Inputs.Replace(right, wrong) } : n));
            Assert.Contains(right, cut.Graph.Nodes.Single(n => n.Name == node).Inputs);
            SurgeryReceipt receipt = Check(cut with { Graph = broken });
            Assert.False(receipt.Passed, $"{node} on {wrong}: {receipt.MaxAbsDifference} of {receipt.OutputScale}");
        }
    }

    // What an oracle says must not hang on what surgery was told: a block that names a wrong input is found out.
    [Theory]
    [InlineData("stage1.block3.conv1", "stage1.block1.relu_out")]
    [InlineData("stage3.block1.conv2", "stage3.block1.conv1.bn_out")]
    public void A_block_that_names_a_wrong_input_fails_the_oracle(string name, string wrong)
    {
        ModelGraph graph = DepthModels.Mixed(DepthModels.ResNet20());
        CutResult cut = Cut(graph, name);
        DepthBlock block = cut.Blocks[0];
        ModelGraph broken = DeadCode.Remove(graph.With(graph.Nodes.Select(n => n with { Inputs = [.. n.Inputs.Select(i => i == block.Output ? wrong : i)] })));
        Assert.True(Check(cut).Passed);
        Assert.False(Check(cut with { Graph = broken, Blocks = [block with { Input = wrong }] }).Passed);
    }

    [Fact]
    public void A_state_loses_what_the_graph_loses()
    {
        ModelGraph graph = DepthModels.ResNet20();
        CutResult cut = Cut(graph, "stage2.block2.conv1", "stage2.block1.conv2");
        var weights = graph.Initializers.ToImmutableSortedDictionary(i => i.Key, i => i.Value.Read(), StringComparer.Ordinal);
        var state = new TrainingState(7, weights, ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, Tensor>>.Empty.Add("momentum", weights));
        TrainingState left = cut.Slice(state);
        Assert.Equal(cut.Graph.Initializers.Keys, left.Weights.Keys);
        Assert.Equal(cut.Graph.Initializers.Keys, left.Slots["momentum"].Keys);
        Assert.Equal(weights.Count - 15, left.Weights.Count); // three convolutions, each with four tensors of its normalisation
        Assert.Equal(weights["stem.weight"].ToFloats(), left.Weights["stem.weight"].ToFloats());
    }

    [Fact]
    public void Too_many_or_unknown_blocks_are_refused()
    {
        var groups = DepthGroups.Of(DepthModels.ResNet20(), new GroupOptions { MinimumKept = 8 });
        Assert.Throws<ArgumentException>(() => DepthSurgery.Cut(groups, Selection.Empty.With(groups.Group!, [0, 1])));
        Assert.Throws<ArgumentException>(() => DepthSurgery.Cut(groups, Selection.Empty.With(groups.Group!, [9])));
        Assert.Throws<ArgumentException>(() => groups.After(Cut(DepthModels.ResNet20(), "stage1.block1.conv1")));
    }

    // The trained ResNet-20: its shortcuts are of option A.
    [Fact]
    public void Trained_resnet20_without_three_blocks()
    {
        ModelGraph graph = GraphSimplifier.Run(OnnxReader.Read(SharedData.PathOrSkip("models/resnet20-cifar10.onnx")).Graph);
        graph = DynamicBatch.TryOpen(graph, out _) ?? graph;
        var groups = DepthGroups.Of(graph);
        Assert.Equal(
            ["layer1.0.conv1", "layer1.1.conv1", "layer1.2.conv1", "layer2.0.conv2", "layer2.1.conv1", "layer2.2.conv1", "layer3.0.conv2", "layer3.1.conv1", "layer3.2.conv1"],
            DepthModels.Names(groups));
        CutResult cut = DepthSurgery.Cut(groups, Selection.Empty.With(groups.Group!, [1, 5, 8]));
        SurgeryReceipt receipt = SurgeryOracle.Check(cut, new ReferenceBackend(), [], new OracleOptions { Tolerance = 1e-9, RandomSamples = 1, Perturb = false });
        Assert.True(receipt.Passed, receipt.ToString());
    }

    private static void Confirmed(CutResult cut)
    {
        SurgeryReceipt receipt = Check(cut);
        Assert.True(receipt.Passed, $"{receipt.MaxAbsDifference} of {receipt.OutputScale} at {receipt.Output} after {cut.Log}");
        CutResult replayed = EditLog.Parse(cut.Log.ToJson()).Replay(cut.Source);
        Assert.Equal(OnnxWriter.ToBytes(cut.Graph), OnnxWriter.ToBytes(replayed.Graph));
        Assert.Equal(cut.Log.Identity, replayed.Log.Identity);
    }

    private static SurgeryReceipt Check(CutResult cut) =>
        SurgeryOracle.Check(cut, new ReferenceBackend(), [], new OracleOptions { Tolerance = 1e-9, RandomSamples = 2, Threads = 1 });

    private static CutResult Cut(ModelGraph graph, params string[] names)
    {
        var groups = DepthGroups.Of(graph);
        return DepthSurgery.Cut(groups, Selection.Empty.With(groups.Group!, names.Select(n => Array.IndexOf(DepthModels.Names(groups), n))));
    }
}
