using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.TestKit.Conformance;

/// <summary>
/// ONNX writes a case in the opset that last changed its operator: GlobalAveragePool's in opset 1. Where nothing changed up to the oldest
/// opset that we read, a case means the same in that one. From ONNX's operator changelog.
/// </summary>
internal static class OlderOpsets
{
    /// <summary>The opset below <see cref="OperatorRegistry.OldestOpset"/> since which an operator is what it is there; 1 where it is not listed.</summary>
    private static readonly Dictionary<string, int> UnchangedSince = new(StringComparer.Ordinal)
    {
        ["Add"] = 7, ["Sub"] = 7, ["Mul"] = 7, ["Div"] = 7, ["Dropout"] = 7, ["Gemm"] = 7, ["BatchNormalization"] = 7, ["AveragePool"] = 7,
        ["Relu"] = 6, ["Clip"] = 6, ["LeakyRelu"] = 6, ["Sigmoid"] = 6, ["HardSigmoid"] = 6, ["Tanh"] = 6, ["Cast"] = 6,
        ["Exp"] = 6, ["Log"] = 6, ["Neg"] = 6, ["Reciprocal"] = 6, ["Sqrt"] = 6, ["Pow"] = 7, ["Equal"] = 7,
        ["Reshape"] = 5, ["Concat"] = 4, ["Split"] = 2, ["Pad"] = 2,
    };

    /// <summary>Whether every operator is the same in the model's opset and in the oldest that we read.</summary>
    public static bool MeanTheSame(ModelOutline model) =>
        model.Opset >= OperatorRegistry.OldestOpset
        || model.Nodes.All(n => model.Opset >= UnchangedSince.GetValueOrDefault(n.OpType, 1));

    /// <summary>An OperatorSetIdProto with its version raised to the oldest that we read.</summary>
    public static ProtoWriter AtLeastOldest(ProtoReader message)
    {
        var result = new ProtoWriter();
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: result.String(1, message.String()); break;
                case 2: result.Int64(2, Math.Max(message.Int64(), OperatorRegistry.OldestOpset)); break;
                default: message.Skip(); break;
            }
        }

        return result;
    }
}
