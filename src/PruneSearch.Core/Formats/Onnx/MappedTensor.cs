using PruneSearch.Graphs;

namespace PruneSearch.Formats.Onnx;

/// <summary>An initialiser whose bytes lie in a mapped file.</summary>
internal sealed class MappedTensor(ElementType type, long[] dims, ReadOnlyMemory<byte> bytes) : TensorSource(type, dims)
{
    public override Tensor Read() => new(ElementType, [.. Dims], bytes);
}
