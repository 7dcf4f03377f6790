using System.Collections.Immutable;
using System.Text.Json;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Tools;
using PruneSearch.Campaigns.Work;
using PruneSearch.Formats.Onnx;
using PruneSearch.Formats.SafeTensors;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Architectures;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Tools;
using PruneSearch.Pruning.Patterns;
using PruneSearch.TestKit.Artifacts;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Tools;

public sealed class ToolTrainingTests : IDisposable
{
    private const string TakePrepared = "cp prepared.onnx \"$1/trained.onnx\"";

    private static readonly ModelGraph Small = Architecture.Build("lenet-300-100", new ArchitectureOptions([1, 4, 4], 3, 4));
    private static readonly ModelGraph Dense = Architecture.Build("lenet-300-100", new ArchitectureOptions([1, 4, 4], 3, 8));
    private static readonly string Weight = Small.Initializers.First(i => i.Value.Dims.Count == 2).Key;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_trainer_gets_a_folder_with_both_models_and_its_request()
    {
        ModelGraph trained = Train("cp -r \"$1\" got; cp \"$1/model.onnx\" \"$1/trained.onnx\"");
        Assert.Equal(OnnxWriter.ToBytes(Small), OnnxWriter.ToBytes(trained));
        Assert.Equal(File.ReadAllBytes(_folder.File("got/dense.onnx")), OnnxWriter.ToBytes(Dense));
        using var request = JsonDocument.Parse(File.ReadAllText(_folder.File("got/request.json")));
        JsonElement r = request.RootElement;
        Assert.Equal(("model.onnx", "dense.onnx", "trained.onnx", JsonValueKind.Null), (
            r.GetProperty("model").GetString(), r.GetProperty("dense").GetString(), r.GetProperty("out").GetString(), r.GetProperty("masks").ValueKind));
        Assert.Equal((1.5, 0.01, 1e-4, 0.5, 7, 3), (
            r.GetProperty("epochs").GetDouble(), r.GetProperty("learningRate").GetDouble(), r.GetProperty("weightDecay").GetDouble(), r.GetProperty("distillation").GetDouble(),
            r.GetProperty("seed").GetInt32(), r.GetProperty("candidate").GetInt32()));
        Assert.Equal("adamW", r.GetProperty("optimizer").GetString());
    }

    [Fact]
    public void Weights_are_taken_over_by_name()
    {
        Prepare(Changed(Small, v => (2 * v) + 1));
        ModelGraph trained = Train(TakePrepared);
        Assert.All(Small.Initializers.Where(i => i.Value.ElementType.IsFloat()), i =>
            Assert.Equal(Array.ConvertAll(i.Value.Read().ToFloats(), v => (2 * v) + 1), trained.Initializers[i.Key].Read().ToFloats()));
    }

    [Fact]
    public void Masked_weights_stay_zero_whatever_the_trainer_writes()
    {
        Prepare(Changed(Small, _ => 1));
        TensorSource weight = Small.Initializers[Weight];
        bool[] kept = [.. Enumerable.Range(0, (int)weight.Count).Select(i => i % 3 != 0)];
        ModelGraph trained = Train($"cp \"$1/masks.safetensors\" . && {TakePrepared}", WeightMask.Of(Weight, [.. weight.Dims], kept));
        Assert.Equal(Array.ConvertAll(kept, k => k ? 1f : 0f), trained.Initializers[Weight].Read().ToFloats());
        using var masks = SafeTensorFile.Open(_folder.File("masks.safetensors"));
        Assert.Equal(Array.ConvertAll(kept, k => k ? (byte)1 : (byte)0), masks.Bytes(Weight).ToArray());
    }

    [Theory]
    [InlineData("echo 'no such device' >&2; exit 3", CrashKind.Exited, "no such device")]
    [InlineData("exit 0", CrashKind.Garbled, "wrote no trained.onnx")]
    [InlineData("echo text > \"$1/trained.onnx\"", CrashKind.Garbled, "trained.onnx")]
    [InlineData("head -c 200 \"$1/model.onnx\" > \"$1/trained.onnx\"", CrashKind.Garbled, "trained.onnx")]
    [InlineData("cp \"$1/dense.onnx\" \"$1/trained.onnx\"", CrashKind.Garbled, "its initializers are not those of the model that was sent")]
    public void A_trainer_that_fails_is_a_crash_with_its_words(string script, CrashKind kind, string words)
    {
        RuntimeCrashedException e = Assert.Throws<RuntimeCrashedException>(() => Train(script));
        Assert.Equal(kind, e.Kind);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_graph_is_refused()
    {
        (string What, ModelGraph Graph)[] others =
        [
            ("outputs", Small.With(outputs: [.. Small.Outputs, Small.Nodes[0].Outputs[0]])),
            ("inputs", Small.With(inputs: [Small.Inputs[0] with { Type = Small.Inputs[0].Type with { Shape = Small.Inputs[0].Type.Shape.Bind(Small.BatchSymbol!, 1) } }])),
            ("nodes", Small.With(nodes: [.. Small.Nodes, new Node("more", "Relu", [Small.Outputs[0]], ["more"])])),
            ("initializers", Small.With(initializers: Small.Initializers.Add("more", Tensor.Vector(1)))),
            ("names or attributes", Small.With(nodes: Small.Nodes.Select(n => n.OpType == "Gemm" ? n.WithAttribute("alpha", 2f) : n with { Name = n.Name + "x" }))),
        ];
        foreach ((string what, ModelGraph graph) in others)
        {
            Prepare(graph);
            Assert.Contains(what, Assert.Throws<RuntimeCrashedException>(() => Train(TakePrepared)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Weights_that_are_not_finite_have_diverged()
    {
        Prepare(Changed(Small, _ => float.NaN));
        Assert.Equal(FailureKind.Diverged, Assert.Throws<WorkFailedException>(() => Train(TakePrepared)).Kind);
    }

    [Fact]
    public void A_trainer_that_takes_too_long_is_killed() =>
        Assert.Equal(CrashKind.TimedOut, Assert.Throws<RuntimeCrashedException>(() => Train("exec tail -f /dev/null", clock: new HastyClock())).Kind);

    private static ModelGraph Changed(ModelGraph graph, Func<float, float> change) => graph.WithInitializers(
        graph.Initializers.Where(i => i.Value.ElementType.IsFloat()).Select(i => KeyValuePair.Create(
            i.Key, (TensorSource)Tensor.FromFloats(ElementType.Float32, [.. i.Value.Dims], Array.ConvertAll(i.Value.Read().ToFloats(), v => change(v))))).ToArray());

    private void Prepare(ModelGraph graph) => OnnxWriter.Write(graph, _folder.File("prepared.onnx"));

    private ModelGraph Train(string script, WeightMask? mask = null, TimeProvider? clock = null)
    {
        RegisteredTool tool = ShellTool.Of(_folder, ToolKind.Trainer, script, ["{folder}"], seconds: 30);
        ImmutableArray<WeightMask> masks = mask is null ? [] : [mask];
        return new ToolTraining(tool, clock ?? TimeProvider.System).Train(
            Small, masks, Dense,
            new TrainingRequest
            {
                Campaign = "least",
                Candidate = 3,
                Seed = 7,
                Epochs = 1.5,
                From = 0.25,
                To = 1,
                Batch = 64,
                Optimizer = OptimizerKind.AdamW,
                LearningRate = 0.01,
                Momentum = 0.9,
                WeightDecay = 1e-4,
                LabelSmoothing = 0,
                Distillation = 0.5,
                Temperature = 4,
                Threads = 1,
            },
            TestContext.Current.CancellationToken);
    }
}
