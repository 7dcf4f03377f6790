namespace PruneSearch.Formats.Onnx;

/// <summary>Wire types of the protocol-buffers encoding.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
