using PruneSearch.Graphs;

namespace PruneSearch.TestKit.Conformance;

/// <summary>A declared input or output.</summary>
/// <param name="Name">The value.</param>
/// <param name="ElementType">TensorProto.DataType; 0 where it is no tensor but a sequence, an optional or a map.</param>
/// <param name="OpenDims">The axes without a number: axis, and the symbol that the reader of ONNX files gives it.</param>
internal sealed record OutlineValue(string Name, int ElementType, IReadOnlyList<(int Axis, string Symbol)> OpenDims)
{
    public bool IsTensor => ElementType != 0;

    /// <summary>The type's name as ONNX writes it.</summary>
    public static string TypeName(int elementType) => elementType switch
    {
        8 => "string",
        14 or 15 => "complex",
        >= 17 and <= 20 => "float8",
        21 or 22 => "int4",
        _ => ((ElementType)elementType).ToString().ToLowerInvariant(),
    };
}
