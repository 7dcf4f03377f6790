using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;
using PruneSearch.Graphs.Simplification;
using PruneSearch.Formats.Onnx;
using PruneSearch.Execution;
using PruneSearch.TestKit;
using PruneSearch.TestKit.Conformance;
using PruneSearch.TestKit.Execution;
using PruneSearch.TestKit.Reference;
using PruneSearch.Torch.Lowering;
using Xunit;

namespace PruneSearch.Torch.Tests;

/// <summary>Every operator of the graph, ONNX's own cases, and real models.</summary>
public sealed class TorchOperatorTests
{
    /// <summary>Cases of ONNX 1.16.2 that this backend computes: fewer would mean that the scope shrank.</summary>
    private const int InScope = 352;

    public static TheoryData<string> Models =>
    [
        "resnet20-cifar10.onnx", "resnet20-cifar10-torch-export.onnx", "ic_resnet8_cifar10.onnx", "kws_dscnn.onnx", "vww_mobilenetv1_025_96.onnx", "mnist-8.onnx",
    ];

    /// <summary>Gelu and Upsample are read as other operators.</summary>
    [Fact]
    public void Every_operator_of_the_graph_is_there() =>
        Assert.Equal(["Gelu", "Upsample"], OperatorRegistry.All.Select(o => o.Name).Except(TorchOperators.Names));

    [Fact]
    public void ONNX_cases_pass()
    {
        TorchBackend backend = TorchOrSkip.Open(new BackendOptions { Device = "cpu" });
        string folder = SharedData.PathOrSkip("onnx-conformance");
        var runner = new ConformanceRunner(backend);
        ConformanceResult[] results = [.. ConformanceArchive.Read(folder).Select(runner.Run)];
        Assert.Empty(results.Where(r => r is { InScope: true, Passed: false }).Select(r => r.ToString()));
        Assert.True(results.Count(r => r.InScope) >= InScope, $"{results.Count(r => r.InScope)} cases are in scope");
    }

    /// <summary>Real models against double precision.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Real_models_agree_with_the_reference(string name)
    {
        TorchBackend backend = TorchOrSkip.Open(new BackendOptions { Device = "cpu" });
        ModelGraph graph = GraphSimplifier.Run(OnnxReader.Read(SharedData.PathOrSkip($"models/{name}")).Graph);
        graph = DynamicBatch.TryOpen(graph, out _) ?? graph;
        int batch = graph.BatchSymbol is null ? 1 : 2;
        Tensor[] inputs = TestInputs.For(graph, batch, 5);
        ModelGraph bound = graph.BatchSymbol is { } symbol ? graph.Bind(symbol, batch) : graph;
        Dictionary<string, ReferenceTensor> expected = ReferenceExecutor.Run(
            bound, graph.Inputs.Select((g, i) => (g.Name, Value: ReferenceTensor.Of(inputs[i]))).ToDictionary(p => p.Name, p => p.Value));
        using ICompiledRegion region = backend.Compile(graph, new CompileOptions { MaxBatch = batch, Threads = 2 });
        IReadOnlyList<Tensor> outputs = region.Run(inputs);
        for (int o = 0; o < outputs.Count; o++)
        {
            double[] reference = expected[graph.Outputs[o]].Data;
            double scale = Math.Max(1e-3, reference.Max(Math.Abs));
            Assert.True(outputs[o].ToFloats().Zip(reference, (a, b) => Math.Abs(a - b)).Max() / scale < 1e-5);
        }
    }
}
