using System.Collections.Immutable;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Graphs;

/// <summary>
/// A model: typed values connected by nodes with ONNX operator semantics (<see cref="OperatorRegistry.CanonicalOpset"/>). Immutable, and
/// valid from construction on: every value is defined once, nodes are in execution order, every value has an inferred type.
/// Initialisers are lazy (<see cref="TensorSource"/>).
/// </summary>
public sealed class ModelGraph
{
    private readonly Dictionary<string, TensorType> _types;
    private readonly Dictionary<string, KnownIntegers> _known;
    private readonly Dictionary<string, Node> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Node>> _consumers = new(StringComparer.Ordinal);

    /// <exception cref="InvalidInputException">The parts do not form a valid graph; the message names the node or value and the rule.</exception>
    public ModelGraph(
        string name,
        IEnumerable<GraphInput> inputs,
        IEnumerable<string> outputs,
        IEnumerable<Node> nodes,
        IEnumerable<KeyValuePair<string, TensorSource>> initializers,
        ModelMetadata? metadata = null)
    {
        Name = name;
        Inputs = [.. inputs];
        Outputs = [.. outputs];
        Initializers = initializers.ToImmutableSortedDictionary(StringComparer.Ordinal);
        Metadata = metadata ?? new ModelMetadata();
        Nodes = NodeOrder.Sort([.. nodes], Inputs.Select(i => i.Name).Concat(Initializers.Keys));
        foreach (Node node in Nodes)
        {
            foreach (string output in node.Outputs.Where(o => o.Length > 0))
            {
                _producers.Add(output, node);
            }

            foreach (string input in node.Inputs.Where(i => i.Length > 0).Distinct(StringComparer.Ordinal))
            {
                (_consumers.TryGetValue(input, out List<Node>? list) ? list : _consumers[input] = []).Add(node);
            }
        }

        (_types, _known) = ShapeInference.Run(this);
        foreach (string output in Outputs)
        {
            if (!_types.ContainsKey(output))
            {
                throw new InvalidInputException($"graph output '{output}'", "no node, input or initialiser defines it", "every graph output is a value of the graph");
            }
        }
    }

    public string Name { get; }

    public ImmutableArray<GraphInput> Inputs { get; }

    public ImmutableArray<string> Outputs { get; }

    /// <summary>In execution order.</summary>
    public ImmutableArray<Node> Nodes { get; }

    public ImmutableSortedDictionary<string, TensorSource> Initializers { get; }

    public ModelMetadata Metadata { get; }

    /// <summary>The symbol of the batch dimension: axis 0 of the first input; null where the model fixes its batch.</summary>
    public string? BatchSymbol =>
        Inputs.Length > 0 && Inputs[0].Type.Shape.Rank > 0 ? Inputs[0].Type.Shape[0].Symbol : null;

    public TensorType TypeOf(string value) =>
        _types.TryGetValue(value, out TensorType? type) ? type : throw new ArgumentException($"the graph has no value '{value}'", nameof(value));

    public bool HasValue(string value) => _types.ContainsKey(value);

    /// <summary>The contents of an integer value as far as shapes determine them.</summary>
    public KnownIntegers? KnownIntegers(string value) =>
        _known.GetValueOrDefault(value)
        ?? (Initializers.TryGetValue(value, out TensorSource? source) ? Operators.KnownIntegers.Of(source) : null);

    /// <summary>The node that computes a value; null for graph inputs and initialisers.</summary>
    public Node? Producer(string value) => _producers.GetValueOrDefault(value);

    /// <summary>The nodes that read a value, in execution order.</summary>
    public IReadOnlyList<Node> Consumers(string value) => _consumers.TryGetValue(value, out List<Node>? list) ? list : [];

    /// <summary>The same graph with some parts replaced.</summary>
    public ModelGraph With(
        IEnumerable<Node>? nodes = null,
        IEnumerable<KeyValuePair<string, TensorSource>>? initializers = null,
        IEnumerable<GraphInput>? inputs = null,
        IEnumerable<string>? outputs = null,
        ModelMetadata? metadata = null) =>
        new(Name, inputs ?? Inputs, outputs ?? Outputs, nodes ?? Nodes, initializers ?? Initializers, metadata ?? Metadata);

    /// <summary>The same graph with other data for some initialisers (same types).</summary>
    public ModelGraph WithInitializers(IEnumerable<KeyValuePair<string, TensorSource>> replacements) =>
        With(initializers: Initializers.SetItems(replacements));

    /// <summary>The same graph with a symbol of its input shapes replaced by a number.</summary>
    public ModelGraph Bind(string symbol, long value) =>
        With(inputs: Inputs.Select(i => i with { Type = i.Type with { Shape = i.Type.Shape.Bind(symbol, value) } }));
}
