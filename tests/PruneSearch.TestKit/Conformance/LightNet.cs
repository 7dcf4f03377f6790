namespace PruneSearch.TestKit.Conformance;

/// <summary>A whole network with constant weights, and the output that ONNX expects for its ramp input.</summary>
public sealed record LightNet(string Name, ReadOnlyMemory<byte> Model, ConformanceTensor Output);
