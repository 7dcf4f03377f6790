using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Hardware;
using PruneSearch.Hardware.OnnxRuntime;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using PruneSearch.TestKit.Hardware;
using PruneSearch.TestKit.Reference;
using PruneSearch.TestKit.Models;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Attention;

/// <summary>Cuts of heads, head dimensions and feed-forward width: the oracles hold, see faults, and the logs replay.</summary>
public sealed class AttentionCutTests
{
    private static readonly OracleOptions Strict = new() { Perturb = false, RandomSamples = 6, Threads = 1 };

    public static TheoryData<string> Names => VisionTransformerForms.Names;

    // Every initialiser that a cut slices, on every axis: one kept index is replaced by a removed neighbour.
    [Theory]
    [InlineData("separate", UnitKinds.Channel | UnitKinds.Head)]
    [InlineData("separate-causal", UnitKinds.Channel | UnitKinds.HeadDim)]
    [InlineData("fused-reshape", UnitKinds.HeadDim)]
    [InlineData("sequence-first", UnitKinds.Channel | UnitKinds.Head)]
    [InlineData("grouped-expand", UnitKinds.Head)]
    [InlineData("grouped-broadcast", UnitKinds.HeadDim)]
    public void An_off_by_one_index_in_any_slice_fails(string name, UnitKinds kinds)
    {
        CutResult cut = Half(PruningGroups.Of(VisionTransformerForms.Build(name), new GroupOptions { Units = kinds }), seed: 3);
        Assert.True(SurgeryOracle.Check(cut, new ReferenceBackend(), [], Strict).Passed);
        int faults = 0;
        foreach (AxisRef axis in cut.Cuts.Axes.Where(a => cut.Source.Initializers.ContainsKey(a.Value)))
        {
            if (axis.Value.Contains("k.bias", StringComparison.Ordinal))
            {
                continue; // adds the same number to all scores of a query, which Softmax takes away again
            }

            int[] wrong = OffByOne(cut.Cuts.Kept(axis)!, (int)cut.Source.Initializers[axis.Value].Dims[axis.Axis]);
            SurgeryReceipt receipt = SurgeryOracle.Check(Sliced(cut, axis, wrong), new ReferenceBackend(), [], Strict);
            Assert.False(receipt.Passed, $"{axis} [{string.Join(", ", wrong)}]: {receipt.MaxAbsDifference} of {receipt.OutputScale}");
            faults++;
        }

        Assert.True(faults >= 6, $"only {faults} faults");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Heads_and_then_their_dimensions_replay_as_one_log(string name)
    {
        ModelGraph graph = VisionTransformerForms.Build(name);
        CutResult heads = Half(PruningGroups.Of(graph, new GroupOptions { Units = UnitKinds.Channel | UnitKinds.Head }), seed: 5);
        CutResult dimensions = Half(PruningGroups.Of(heads.Graph, new GroupOptions { Units = UnitKinds.HeadDim }), seed: 6);
        CutResult both = heads.Then(dimensions);

        CutResult replayed = EditLog.Parse(both.Log.ToJson()).Replay(graph);

        Assert.Equal(both.Log.Identity, replayed.Log.Identity);
        Assert.Equal(OnnxWriter.ToBytes(both.Graph), OnnxWriter.ToBytes(replayed.Graph));
        Assert.True(SurgeryOracle.Check(replayed, new ReferenceBackend(), [], Verify.Exact).Passed);
    }

    [Fact]
    public void A_log_that_names_half_a_head_is_refused()
    {
        ModelGraph graph = VisionTransformerForms.Build("separate");
        var log = new EditLog([new AxisRemoval("b0.q.weight", 1, [0, 1])], []);
        var e = Assert.Throws<InvalidInputException>(() => log.Replay(graph));
        Assert.Equal("edit log", e.Errors[0].Where);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Onnx_runtime_computes_the_cut_model_as_the_reference_does(string name)
    {
        using var folder = new TemporaryFolder();
        using var runtime = new OnnxLatencyRuntime(TimeProvider.System);
        string library = OnnxRuntimeOrSkip.Library();
        ModelGraph graph = VisionTransformerForms.Build(name);
        CutResult cut = Half(PruningGroups.Of(graph, new GroupOptions { Units = UnitKinds.Channel | UnitKinds.Head }), seed: 2);
        foreach (ModelGraph model in new[] { graph, cut.Graph })
        {
            string path = folder.File("model.onnx");
            OnnxWriter.Write(model, path);
            Tensor x = Input(model, 3);
            using ILoadedModel loaded = runtime.Load(path, new RuntimeOptions { Library = library }, TestContext.Current.CancellationToken);
            float[] actual = loaded.Run([HostTensor.Of<float>("x", [.. x.Dims], x.Span<float>())], TestContext.Current.CancellationToken)[0].As<float>().ToArray();
            double[] expected = ReferenceExecutor.Run(model.Bind("N", 3), new Dictionary<string, ReferenceTensor> { ["x"] = ReferenceTensor.Of(x) })["y"].Data;
            double scale = expected.Max(Math.Abs);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * scale));
        }
    }

    /// <summary>From every group about half of its units.</summary>
    private static CutResult Half(PruningGroups groups, ulong seed)
    {
        var random = new RandomStream(seed, "half");
        Selection selection = Selection.Empty;
        foreach (UnitGroup group in groups.Groups)
        {
            int[] units = [.. Enumerable.Range(0, group.Count)];
            random.Shuffle<int>(units);
            selection = selection.With(group, units.Take(Math.Max(1, group.Count / 2)));
        }

        return GraphSurgery.Cut(groups, selection);
    }

    private static int[] OffByOne(int[] kept, int size)
    {
        int at = Array.FindIndex(kept, k => (k + 1 < size && !kept.Contains(k + 1)) || (k > 0 && !kept.Contains(k - 1)));
        int[] wrong = (int[])kept.Clone();
        wrong[at] = kept[at] + 1 < size && !kept.Contains(kept[at] + 1) ? kept[at] + 1 : kept[at] - 1;
        return wrong;
    }

    /// <summary>The cut with other indices kept on one axis of an initialiser.</summary>
    private static CutResult Sliced(CutResult cut, AxisRef axis, int[] indices)
    {
        TensorSource source = cut.Source.Initializers[axis.Value];
        int[]?[] kept = [.. Enumerable.Range(0, source.Rank).Select(a => a == axis.Axis ? indices : cut.Cuts.Kept(new AxisRef(axis.Value, a)))];
        Tensor data = new TensorSlicer(source.Dims, kept, null).Apply(source.Read());
        return cut with { Graph = cut.Graph.WithInitializers([KeyValuePair.Create(axis.Value, (TensorSource)data)]) };
    }

    private static Tensor Input(ModelGraph graph, int batch)
    {
        int[] dims = graph.Inputs[0].Type.Shape.Concrete(batch);
        var random = new RandomStream(4, "input");
        return Tensor.Of(dims, Enumerable.Range(0, dims.Aggregate(1, (a, b) => a * b)).Select(_ => (float)random.NextGaussian()).ToArray());
    }
}
