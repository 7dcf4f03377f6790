namespace PruneSearch.TestKit.Conformance;

/// <summary>A node as a file writes it, before anything is made of it.</summary>
/// <param name="OpType">The operator.</param>
/// <param name="Domain">Empty for ONNX's own.</param>
/// <param name="Inputs">Value names; empty where an optional one is left out.</param>
/// <param name="Outputs">Likewise.</param>
/// <param name="Attributes">Those that are an integer, integers (separated by commas) or a string, as text.</param>
/// <param name="ConstantTypes">Element types (TensorProto.DataType) of tensors among the attributes.</param>
internal sealed record OutlineNode(
    string OpType, string Domain, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<int> ConstantTypes);
