using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.TestKit.Conformance;

/// <summary>
/// ONNX's cases give everything as an input. What the operator set takes as a constant (sizes, axes, weights of a convolution) is made an
/// initialiser of the model with the case's data, as exporters write it; the rest stays an input.
/// </summary>
internal static class InputBinding
{
    /// <summary>The inputs that must be constants; with <paramref name="weights"/> also those that may be parameters.</summary>
    public static IReadOnlySet<string> Constants(ModelOutline model, bool weights)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (OutlineNode node in model.Nodes)
        {
            Operator? op = OperatorRegistry.Find(node.OpType);
            for (int i = 0; op is not null && i < node.Inputs.Count; i++)
            {
                if (IsConstant(op, node, i, weights))
                {
                    names.Add(node.Inputs[i]);
                }
            }
        }

        return names;
    }

    private static bool IsConstant(Operator op, OutlineNode node, int index, bool weights)
    {
        var bare = new Node(string.Empty, node.OpType, [.. node.Inputs], [.. node.Outputs]);
        return index >= op.InputCount.Max // an attribute in the canonical form
            || op.Role(bare, index) switch
            {
                InputRole.Static or InputRole.Statistic => true,
                InputRole.Weight => index > 0 && (weights || op.Role(bare, 0) == InputRole.Data),
                _ => false,
            };
    }

    /// <summary>The model with these inputs as initialisers, and at least of the oldest opset that we read (see <see cref="OlderOpsets"/>).</summary>
    public static ReadOnlyMemory<byte> Bind(ReadOnlyMemory<byte> model, IEnumerable<(string Name, Tensor Value)> constants)
    {
        var result = new ProtoWriter();
        var message = new ProtoReader("model", model);
        while (message.Next())
        {
            switch (message.Type)
            {
                case WireType.Varint: result.Int64(message.Field, message.Int64(), always: true); break;
                case WireType.Bytes when message.Field == 7:
                    var graph = new ProtoWriter();
                    graph.Append(message.Bytes().Span);
                    foreach ((string name, Tensor value) in constants)
                    {
                        var tensor = new ProtoWriter();
                        tensor.Append(GraphProtoWriter.TensorHeader(name, value, null, 0).Written.Span);
                        tensor.Append(value.Bytes.Span);
                        graph.Message(5, tensor);
                    }

                    result.Message(7, graph);
                    break;
                case WireType.Bytes when message.Field == 8:
                    result.Message(8, OlderOpsets.AtLeastOldest(message.Message()));
                    break;
                case WireType.Bytes:
                    ReadOnlyMemory<byte> bytes = message.Bytes();
                    result.BytesHeader(message.Field, bytes.Length);
                    result.Append(bytes.Span);
                    break;
                default: message.Skip(); break;
            }
        }

        return result.Written;
    }
}
