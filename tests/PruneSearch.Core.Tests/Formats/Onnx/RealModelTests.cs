using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Core.Tests.Formats.Onnx;

public sealed class RealModelTests
{
    // Parameters and MACs counted independently from the files with a NumPy script over onnx.load and its shape inference.
    [Theory]
    [InlineData("resnet20-cifar10.onnx", 13, 269_722, 40_551_040)]
    [InlineData("resnet20-cifar10-torch-export.onnx", 13, 269_722, 40_551_040)]
    [InlineData("ic_resnet8_cifar10.onnx", 13, 78_186, 12_501_632)]
    [InlineData("kws_dscnn.onnx", 13, 22_604, 2_656_768)]
    [InlineData("vww_mobilenetv1_025_96.onnx", 13, 216_322, 7_489_664)]
    [InlineData("mnist-8.onnx", 8, 5_994, 786_560)]
    public void Counts_match_an_independent_count(string file, int opset, long parameters, long macs)
    {
        OnnxFile model = OnnxReader.Read(SharedData.PathOrSkip("models/" + file));
        var cost = ModelCost.Of(GraphSimplifier.Run(model.Graph));
        Assert.Equal(opset, model.Opset);
        Assert.Equal((parameters, macs), (cost.Parameters, cost.Macs));
    }

    [Fact]
    public void Exporter_noise_is_folded_away()
    {
        ModelGraph graph = GraphSimplifier.Run(OnnxReader.Read(SharedData.PathOrSkip("models/resnet20-cifar10-torch-export.onnx")).Graph);
        string[] left = [.. graph.Nodes.Select(n => n.OpType).Distinct().Order()];
        Assert.Equal(["Add", "AveragePool", "BatchNormalization", "Conv", "Gemm", "Pad", "Relu", "Reshape", "Slice"], left);
    }

    [Fact]
    public void A_fixed_batch_is_opened()
    {
        ModelGraph graph = GraphSimplifier.Run(OnnxReader.Read(SharedData.PathOrSkip("models/mnist-8.onnx")).Graph);
        Assert.Null(graph.BatchSymbol);
        ModelGraph? open = DynamicBatch.TryOpen(graph, out string? reason);
        Assert.True(open is not null, reason);
        Assert.Equal("[N, 10]", open.TypeOf(open.Outputs[0]).Shape.ToString());
    }
}
