using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using Xunit;

namespace PruneSearch.Core.Tests.Formats.Onnx;

/// <summary>Older exporters list the mask of every Dropout, which nothing reads.</summary>
public sealed class UnreadOutputTests
{
    [Fact]
    public void An_optional_output_that_nothing_reads_is_left_out()
    {
        ModelGraph graph = OnnxReader.Read("m.onnx", Model("y")).Graph;

        Assert.Equal(["y"], Assert.Single(graph.Nodes).Outputs);
    }

    [Fact]
    public void One_that_is_read_is_an_error()
    {
        InputError error = Assert.Throws<InvalidInputException>(() => OnnxReader.Read("m.onnx", Model("y", "mask"))).Errors[0];

        Assert.Contains("mask", error.Message, StringComparison.Ordinal);
    }

    /// <summary>y, mask = Dropout(x) in opset 13.</summary>
    private static ReadOnlyMemory<byte> Model(params string[] outputs)
    {
        var node = new ProtoWriter();
        node.String(1, "x");
        node.String(2, "y");
        node.String(2, "mask");
        node.String(4, "Dropout");
        var graph = new ProtoWriter();
        graph.Message(1, node);
        graph.Message(11, Port("x"));
        foreach (string output in outputs)
        {
            graph.Message(12, Port(output));
        }

        var opset = new ProtoWriter();
        opset.Int64(2, 13);
        var model = new ProtoWriter();
        model.Int64(1, 8);
        model.Message(7, graph);
        model.Message(8, opset);
        return model.Written;
    }

    /// <summary>float32 [4].</summary>
    private static ProtoWriter Port(string name)
    {
        var dim = new ProtoWriter();
        dim.Int64(1, 4);
        var shape = new ProtoWriter();
        shape.Message(1, dim);
        var tensor = new ProtoWriter();
        tensor.Int64(1, (int)ElementType.Float32);
        tensor.Message(2, shape);
        var type = new ProtoWriter();
        type.Message(1, tensor);
        var port = new ProtoWriter();
        port.String(1, name);
        port.Message(2, type);
        return port;
    }
}
