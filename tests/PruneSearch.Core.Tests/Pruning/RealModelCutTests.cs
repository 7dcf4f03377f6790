using System.IO.Compression;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using PruneSearch.TestKit;
using PruneSearch.TestKit.Reference;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning;

public sealed class RealModelCutTests
{
    public static TheoryData<string, double, string> Cuts()
    {
        var data = new TheoryData<string, double, string>();
        foreach (string model in new[] { "resnet20-cifar10.onnx", "resnet20-cifar10-torch-export.onnx", "ic_resnet8_cifar10.onnx", "kws_dscnn.onnx", "vww_mobilenetv1_025_96.onnx", "mnist-8.onnx" })
        {
            foreach (double ratio in new[] { 0.3, 0.5, 0.7 })
            {
                foreach (string allocation in new[] { "uniform", "global", "perGroup" })
                {
                    data.Add(model, ratio, allocation);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void Cut_models_compute_what_they_should(string model, double ratio, string allocation)
    {
        ModelGraph graph = Load(model);
        var groups = PruningGroups.Of(graph, new GroupOptions { RoundTo = allocation == "global" ? 2 : 1 });
        var evidence = Evidence.OfWeights(graph);
        ScoredGroup[] scored = [.. groups.Groups.Select(g => new ScoredGroup(g, ScoreNormalization.Mean.Apply(MagnitudeCriterion.L1.Score(g, evidence), g)))];
        var random = new RandomStream(5, "ratios");
        IAllocation chosen = allocation switch
        {
            "uniform" => new UniformAllocation(),
            "global" => new GlobalAllocation(),
            _ => new PerGroupAllocation(groups.Groups.ToDictionary(g => g.Id, _ => random.NextDouble(0.4, 1))),
        };
        var selection = Selection.Lowest(scored, chosen.Removals(scored, ratio));
        CutResult cut = GraphSurgery.Cut(groups, selection);

        // The reference executor takes its time: the larger models run one random sample, and random weights only once.
        bool small = ModelCost.MacsOf(graph) < 10_000_000;
        var options = new OracleOptions { Tolerance = 1e-9, RandomSamples = small ? 2 : 1, Perturb = small || (ratio == 0.5 && allocation == "perGroup"), Threads = 1 };
        SurgeryReceipt receipt = SurgeryOracle.Check(cut, new ReferenceBackend(), [], options);
        Assert.True(receipt.Passed, $"{receipt.MaxAbsDifference} of {receipt.OutputScale}");

        var before = ModelCost.Of(graph);
        var after = ModelCost.Of(cut.Graph);
        Assert.Equal(Recount(cut.Graph), (after.Parameters, after.Macs));
        Assert.Equal(new CutCost(after.Parameters, after.Macs), new CutCostModel(groups).Of(selection));
        Assert.True(after.Macs < before.Macs && after.Parameters < before.Parameters);
        Assert.Equal(OnnxWriter.ToBytes(cut.Graph), OnnxWriter.ToBytes(EditLog.Parse(cut.Log.ToJson()).Replay(graph).Graph));
        Assert.Equal(ShapeKey.Of(cut.Graph), ShapeKey.Of(OnnxReader.Read("cut.onnx", OnnxWriter.ToBytes(cut.Graph)).Graph));
    }

    // The first two test images, normalised as the model was trained, beside random inputs.
    [Fact]
    public void Real_images_through_a_cut_resnet20()
    {
        ModelGraph graph = Load("resnet20-cifar10.onnx");
        var groups = PruningGroups.Of(graph);
        CutResult cut = GraphSurgery.Cut(groups, Verify.RandomSelection(groups, new RandomStream(2, "cut")));
        var pixels = new byte[2 * 3073];
        using (var stream = new GZipStream(File.OpenRead(SharedData.PathOrSkip("cifar10/test_batch.bin.gz")), CompressionMode.Decompress))
        {
            stream.ReadExactly(pixels);
        }

        double[] mean = [.485, .456, .406];
        double[] deviation = [.229, .224, .225];
        float[] data = [.. Enumerable.Range(0, 2 * 3072).Select(i => (float)(((pixels[(i / 3072 * 3073) + 1 + (i % 3072)] / 255.0) - mean[i % 3072 / 1024]) / deviation[i % 3072 / 1024]))];
        SurgeryReceipt receipt = SurgeryOracle.Check(
            cut, new ReferenceBackend(), [[Tensor.Of<float>([2, 3, 32, 32], data)]], new OracleOptions { RandomSamples = 1, Perturb = false, Tolerance = 1e-9 });
        Assert.True(receipt.Passed, receipt.ToString());
        Assert.Equal(3, receipt.Samples);
        Assert.Equal("logits", receipt.Output);
        Assert.True(receipt.OutputScale > 0.1);
    }

    // The shortcuts of ResNet-20 pad channels: 16 units go through all stages, 16 and 32 more join them. Only the classes stay.
    [Fact]
    public void Groups_of_resnet20()
    {
        var groups = PruningGroups.Of(Load("resnet20-cifar10.onnx"));
        string[] expected =
        [
            "conv1: 16 units", "layer1.0.conv1: 16 units", "layer1.1.conv1: 16 units", "layer1.2.conv1: 16 units",
            "layer2.0.conv1: 32 units", "layer2.0.conv2: 16 units", "layer2.1.conv1: 32 units", "layer2.2.conv1: 32 units",
            "layer3.0.conv1: 64 units", "layer3.0.conv2: 32 units", "layer3.1.conv1: 64 units", "layer3.2.conv1: 64 units",
        ];
        Assert.Equal(expected, groups.Groups.Select(g => g.ToString()));
        Assert.Equal("linear, axis 0: graph output 'logits'", Assert.Single(groups.Exclusions).ToString());
        Assert.Equal(10, groups["conv1"].Layers.Count(l => (l.Part & AxisUse.Produces) != 0));
    }

    // With random weights: in the trained model some channels are dead, and which of two dead ones is read makes no difference.
    [Fact]
    public void Faults_in_resnet20_fail_the_oracle()
    {
        ModelGraph graph = Load("resnet20-cifar10.onnx");
        graph = graph.WithInitializers(WeightPerturbation.Of(graph, 3).Select(w => KeyValuePair.Create(w.Key, (TensorSource)w.Value)));
        var groups = PruningGroups.Of(graph);
        Selection selection = Selection.Empty;
        foreach (UnitGroup group in groups.Groups)
        {
            selection = selection.With(group, Enumerable.Range(0, group.Count / 2).Select(u => 2 * u));
        }

        CutResult cut = GraphSurgery.Cut(groups, selection);
        Assert.True(Check(cut).Passed);
        foreach ((string name, int axis) in new[]
        {
            ("layer3.2.conv2.weight", 1), ("layer3.2.conv2.weight", 0), ("layer3.0.bn1.running_mean", 0), ("layer1.1.bn2.running_var", 0),
            ("layer2.0.bn1.bias", 0), ("linear.weight", 1), ("layer2.0.conv1.weight", 0), ("layer2.0.conv1.weight", 1),
        })
        {
            TensorSource source = graph.Initializers[name];
            int[]?[] kept = [.. Enumerable.Range(0, source.Rank).Select(a => cut.Cuts.Kept(new(name, a))?.ToArray())];
            kept[axis]![3]--;
            Fails(name, new TensorSlicer(source.Dims, kept, null).Apply(source.Read()));
        }

        string pads = cut.Graph.Nodes.First(n => n.OpType == "Pad").Inputs[1];
        Assert.Equal([0L, 4, 0, 0, 0, 4, 0, 0], cut.Graph.Initializers[pads].Read().ToInt64s());
        Fails(pads, Tensor.Vector(0, 3, 0, 0, 0, 5, 0, 0));

        void Fails(string name, Tensor wrong)
        {
            SurgeryReceipt receipt = Check(cut with { Graph = cut.Graph.WithInitializers([KeyValuePair.Create(name, (TensorSource)wrong)]) });
            Assert.False(receipt.Passed, $"{name}: {receipt.MaxAbsDifference} of {receipt.OutputScale}");
        }

        static SurgeryReceipt Check(CutResult cut) =>
            SurgeryOracle.Check(cut, new ReferenceBackend(), [], new OracleOptions { RandomSamples = 1, Perturb = false });
    }

    private static ModelGraph Load(string model)
    {
        ModelGraph graph = GraphSimplifier.Run(OnnxReader.Read(SharedData.PathOrSkip("models/" + model)).Graph);
        return DynamicBatch.TryOpen(graph, out _) ?? graph;
    }

    /// <summary>Counts by plain formulas from the weights and the output shapes, apart from the operators' own rules.</summary>
    private static (long Parameters, long Macs) Recount(ModelGraph graph)
    {
        long macs = 0;
        var statistics = new HashSet<string>(StringComparer.Ordinal);
        foreach (Node node in graph.Nodes)
        {
            TensorShape y = graph.TypeOf(node.Outputs[0]).Shape;
            switch (node.OpType)
            {
                case "Conv": macs += graph.Initializers[node.Inputs[1]].Count * y[2].Value * y[3].Value; break;
                case "Gemm" or "MatMul": macs += graph.Initializers[node.Inputs[1]].Count; break;
                case "BatchNormalization": statistics.UnionWith(node.Inputs.Skip(3)); break;
            }
        }

        return (graph.Initializers.Where(i => i.Value.ElementType == ElementType.Float32 && !statistics.Contains(i.Key) && i.Value.Rank > 0).Sum(i => i.Value.Count), macs);
    }
}
