using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Formats.Onnx;

/// <summary>Reads a GraphProto and brings it to canonical form.</summary>
internal sealed class GraphProtoReader(string path, int opset, OnnxReadOptions options)
{
    private readonly TensorProtoReader _tensors = new(path);
    private readonly Dictionary<string, TensorSource> _initializers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KnownIntegers> _known = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public OnnxFile Read(ProtoReader message, long irVersion, ModelMetadata metadata)
    {
        string name = string.Empty;
        var nodes = new List<(Node Node, string Domain)>();
        var inputs = new List<GraphInput>();
        var declaredInputs = new List<ProtoReader>();
        var outputs = new List<string>();
        while (message.Next())
        {
            switch (message.Field)
            {
                case 1: nodes.Add(NodeProtoReader.Read(message.Message(), _tensors)); break;
                case 2: name = message.String(); break;
                case 5:
                    (string tensor, TensorSource source) = _tensors.Read(message.Message());
                    AddInitializer(tensor, source);
                    break;
                case 11: declaredInputs.Add(message.Message()); break;
                case 12: outputs.Add(ValueName(message.Message())); break;
                case 15: throw message.Damaged("a sparse initialiser, which is not supported");
                default: message.Skip(); break;
            }
        }

        foreach (ProtoReader declared in declaredInputs)
        {
            if (!_initializers.ContainsKey(ValueName(declared)))
            {
                GraphInput input = ValueInfoReader.Read(path, declared, options);
                inputs.Add(input);
                if (!_types.TryAdd(input.Name, input.Type))
                {
                    throw new InvalidInputException(path, $"declares input '{input.Name}' twice", "every input is declared once");
                }
            }
        }

        if (outputs.Count == 0)
        {
            throw message.Damaged("a graph without outputs");
        }

        List<Node> canonical = Normalize(WithoutUnreadOutputs(nodes, outputs), inputs);
        var graph = new ModelGraph(name, inputs, outputs, canonical, _initializers, metadata);
        return new OnnxFile(graph, opset, irVersion, _counts);
    }

    /// <summary>
    /// Older exporters list optional outputs that nothing reads (the mask of a Dropout, the saved mean of a BatchNormalization). Split is the
    /// one operator whose number of outputs means something.
    /// </summary>
    private static List<(Node Node, string Domain)> WithoutUnreadOutputs(List<(Node Node, string Domain)> nodes, List<string> outputs)
    {
        var read = new HashSet<string>(nodes.SelectMany(n => n.Node.Inputs).Concat(outputs), StringComparer.Ordinal);
        return [.. nodes.Select(n => n.Node.Outputs.Length < 2 || n.Node.OpType == "Split" || n.Node.Outputs.Skip(1).Any(read.Contains)
            ? n
            : (n.Node with { Outputs = n.Node.Outputs[..1] }, n.Domain))];
    }

    private List<Node> Normalize(List<(Node Node, string Domain)> nodes, List<GraphInput> inputs)
    {
        var domains = new Dictionary<Node, string>(ReferenceEqualityComparer.Instance);
        foreach ((Node node, string domain) in nodes)
        {
            domains[node] = domain;
        }

        var result = new List<Node>();
        foreach (Node node in NodeOrder.Sort([.. nodes.Select(n => n.Node)], inputs.Select(i => i.Name).Concat(_initializers.Keys)))
        {
            _counts[node.OpType] = _counts.GetValueOrDefault(node.OpType) + 1;
            string domain = domains[node];
            bool standard = domain is "" or "ai.onnx";
            if (standard && node.OpType == "Constant")
            {
                AddInitializer(node.Outputs.FirstOrDefault() ?? string.Empty, ConstantNode.Value(node));
                continue;
            }

            Operator op = (standard ? OperatorRegistry.Find(node.OpType) : null)
                ?? throw OperatorRegistry.Unsupported(node, opset, standard ? string.Empty : domain);
            var context = new NormalizationContext(
                node, opset, AddConstant,
                value => _initializers.TryGetValue(value, out TensorSource? source) ? source.Read() : null,
                _types.GetValueOrDefault);
            op.Normalize(context);
            foreach (Node part in context.Result)
            {
                ShapeInference.Infer(part, _types, _initializers.GetValueOrDefault, _known);
                result.Add(part);
            }
        }

        return result;
    }

    private string AddConstant(string name, Tensor value)
    {
        string unique = name;
        for (int i = 2; _types.ContainsKey(unique); i++)
        {
            unique = $"{name}_{i}";
        }

        AddInitializer(unique, value);
        return unique;
    }

    private void AddInitializer(string name, TensorSource source)
    {
        if (name.Length == 0 || !_initializers.TryAdd(name, source))
        {
            throw new InvalidInputException(path, name.Length == 0 ? "has an initialiser without a name" : $"defines initialiser '{name}' twice", "every initialiser has a name of its own");
        }

        _types[name] = source.Type;
    }

    private static string ValueName(ProtoReader message)
    {
        string name = string.Empty;
        while (message.Next())
        {
            if (message.Field == 1)
            {
                name = message.String();
            }
            else
            {
                message.Skip();
            }
        }

        return name;
    }
}
