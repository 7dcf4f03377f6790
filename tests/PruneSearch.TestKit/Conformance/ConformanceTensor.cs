using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;

namespace PruneSearch.TestKit.Conformance;

/// <summary>One TensorProto file of a case. Files of other kinds (sequences, optionals) are read only where a case is in scope: never.</summary>
/// <param name="Proto">The file's bytes.</param>
public sealed record ConformanceTensor(ReadOnlyMemory<byte> Proto)
{
    public Tensor Read() => new TensorProtoReader("tensor").Read(new ProtoReader("tensor", Proto)).Source.Read();

    /// <summary>A file that holds a tensor.</summary>
    public static ConformanceTensor Of(Tensor tensor)
    {
        ProtoWriter header = GraphProtoWriter.TensorHeader(string.Empty, tensor, null, 0);
        return new ConformanceTensor((byte[])[.. header.Written.Span, .. tensor.Bytes.Span]);
    }
}
