namespace PruneSearch.TestKit.Conformance;

/// <summary>One of ONNX's backend tests: a model, its inputs and the outputs that ONNX expects.</summary>
/// <param name="Suite">The folder it comes from: <c>node</c>, <c>pytorch-operator</c>, <c>pytorch-converted</c>, <c>simple</c>.</param>
/// <param name="Name">Its folder below.</param>
/// <param name="Model">The ModelProto.</param>
/// <param name="Inputs">In the order of the graph's inputs.</param>
/// <param name="Outputs">In the order of the graph's outputs.</param>
public sealed record ConformanceCase(
    string Suite, string Name, ReadOnlyMemory<byte> Model, IReadOnlyList<ConformanceTensor> Inputs, IReadOnlyList<ConformanceTensor> Outputs)
{
    public override string ToString() => $"{Suite}/{Name}";
}
