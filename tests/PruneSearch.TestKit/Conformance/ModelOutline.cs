using PruneSearch.Formats.Onnx;

namespace PruneSearch.TestKit.Conformance;

/// <summary>
/// What a ModelProto says of itself, without judging it: enough to decide whether a case is in scope and which inputs are constants to us.
/// </summary>
internal sealed class ModelOutline
{
    private readonly List<OutlineNode> _nodes = [];
    private readonly List<OutlineValue> _inputs = [];
    private readonly List<OutlineValue> _outputs = [];
    private readonly HashSet<string> _initializers = new(StringComparer.Ordinal);

    public ModelOutline(ReadOnlyMemory<byte> model)
    {
        var message = new ProtoReader("model", model);
        while (message.Next())
        {
            switch (message.Field)
            {
                case 7: ReadGraph(message.Message()); break;
                case 8: ReadOpset(message.Message()); break;
                default: message.Skip(); break;
            }
        }
    }

    /// <summary>Of ONNX's own domain.</summary>
    public long Opset { get; private set; }

    public IReadOnlyList<OutlineNode> Nodes => _nodes;

    /// <summary>The inputs a caller gives: those without an initialiser.</summary>
    public IReadOnlyList<OutlineValue> Inputs => [.. _inputs.Where(i => !_initializers.Contains(i.Name))];

    public IReadOnlyList<OutlineValue> Outputs => _outputs;

    private void ReadOpset(ProtoReader message)
    {
        string domain = string.Empty;
        long version = 0;
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: domain = message.String(); break;
                case 2: version = message.Int64(); break;
                default: message.Skip(); break;
            }
        }

        Opset = domain is "" or "ai.onnx" ? version : Opset;
    }

    private void ReadGraph(ProtoReader message)
    {
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: _nodes.Add(ReadNode(message.Message())); break;
                case 5: _initializers.Add(ReadText(message.Message(), 8)); break;
                case 11: _inputs.Add(ReadValue(message.Message())); break;
                case 12: _outputs.Add(ReadValue(message.Message())); break;
                default: message.Skip(); break;
            }
        }
    }

    private static OutlineNode ReadNode(ProtoReader message)
    {
        var inputs = new List<string>();
        var outputs = new List<string>();
        var constants = new List<int>();
        string opType = string.Empty;
        string domain = string.Empty;
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: inputs.Add(message.String()); break;
                case 2: outputs.Add(message.String()); break;
                case 4: opType = message.String(); break;
                case 5: ReadAttribute(message.Message(), attributes, constants); break;
                case 7: domain = message.String(); break;
                default: message.Skip(); break;
            }
        }

        return new OutlineNode(opType, domain == "ai.onnx" ? string.Empty : domain, inputs, outputs, attributes, constants);
    }

    private static void ReadAttribute(ProtoReader message, Dictionary<string, string> attributes, List<int> constants)
    {
        string name = string.Empty;
        string text = string.Empty;
        var integers = new List<long>();
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: name = message.String(); break;
                case 3 or 8: message.Int64s(integers); break;
                case 4: text = message.String(); break;
                case 5: constants.Add((int)ReadInteger(message.Message(), 2)); break;
                default: message.Skip(); break;
            }
        }

        attributes[name] = integers.Count > 0 ? string.Join(',', integers) : text;
    }

    private static OutlineValue ReadValue(ProtoReader message)
    {
        string name = string.Empty;
        int elementType = 0;
        List<(int Axis, string Symbol)> open = [];
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: name = message.String(); break;
                case 2: (elementType, open) = ReadType(name, message.Message()); break;
                default: message.Skip(); break;
            }
        }

        return new OutlineValue(name, elementType, open);
    }

    private static (int ElementType, List<(int Axis, string Symbol)> Open) ReadType(string name, ProtoReader message)
    {
        int elementType = 0;
        var open = new List<(int Axis, string Symbol)>();
        while (message.Next())
        {
            if (message.Field != 1)
            {
                message.Skip();
                continue;
            }

            ProtoReader tensor = message.Message();
            while (tensor.Next())
            {
                switch (tensor.Field)
                {
                    case 1: elementType = tensor.Int32(); break;
                    case 2: ReadShape(name, tensor.Message(), open); break;
                    default: tensor.Skip(); break;
                }
            }
        }

        return (elementType, open);
    }

    private static void ReadShape(string name, ProtoReader message, List<(int Axis, string Symbol)> open)
    {
        for (int axis = 0; message.Next(); axis++)
        {
            ProtoReader dim = message.Message();
            if (ReadInteger(dim, 1) == 0)
            {
                string symbol = ReadText(dim, 2);
                open.Add((axis, symbol.Length > 0 ? symbol : axis == 0 ? "N" : $"{name}_{axis}"));
            }
        }
    }

    private static string ReadText(ProtoReader message, int field)
    {
        string text = string.Empty;
        while (message.Next())
        {
            if (message.Field == field && message.Type == WireType.Bytes)
            {
                text = message.String();
            }
            else
            {
                message.Skip();
            }
        }

        return text;
    }

    private static long ReadInteger(ProtoReader message, int field)
    {
        long value = 0;
        while (message.Next())
        {
            if (message.Field == field && message.Type == WireType.Varint)
            {
                value = message.Int64();
            }
            else
            {
                message.Skip();
            }
        }

        return value;
    }
}
