using PruneSearch.Execution;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Hardware;
using PruneSearch.Hardware.OnnxRuntime;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Surgery;
using PruneSearch.TestKit.Hardware;
using PruneSearch.TestKit.Reference;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Depth;

public sealed class DepthOnnxRuntimeTests
{
    [Theory]
    [InlineData("resnet20")]
    [InlineData("transformer")]
    public void Exported_models_run_and_give_what_they_should(string model)
    {
        string library = OnnxRuntimeOrSkip.Library();
        ModelGraph graph = DepthModels.Mixed(model == "resnet20" ? DepthModels.ResNet20() : DepthModels.Transformer(2));
        var groups = DepthGroups.Of(graph);
        CutResult cut = DepthSurgery.Cut(groups, Selection.Empty.With(groups.Group!, [0, 3]));
        using var folder = new TemporaryFolder();
        string path = folder.File("cut.onnx");
        OnnxWriter.Write(cut.Graph, path);

        int[] dims = graph.Inputs[0].Type.Shape.Concrete(3);
        var random = new RandomStream(4, "inputs");
        float[] data = [.. Enumerable.Range(0, dims.Aggregate(1, (a, d) => a * d)).Select(_ => (float)random.NextGaussian())];
        using var runtime = new OnnxLatencyRuntime(TimeProvider.System);
        using ILoadedModel loaded = runtime.Load(path, new RuntimeOptions { Library = library }, TestContext.Current.CancellationToken);
        HostTensor output = Assert.Single(loaded.Run([HostTensor.Of<float>(graph.Inputs[0].Name, [.. dims.Select(d => (long)d)], data)], TestContext.Current.CancellationToken));

        // Against the whole model with the blocks shut: not against the smaller graph that was exported.
        using ICompiledRegion reference = new ReferenceBackend().Compile(BlockGates.Shut(graph, cut.Blocks), new CompileOptions { MaxBatch = 3, Threads = 1 });
        double[] expected = reference.Run([Tensor.Of(dims, data)])[0].Span<double>().ToArray();
        float[] actual = output.As<float>().ToArray();
        double scale = expected.Max(Math.Abs);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second, 1e-5 * scale));
    }
}
