using PruneSearch.Graphs.Couplings;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Graphs;

/// <summary>
/// Follows the open batch through a graph. Where every node treats each sample by itself, wherever exporters put the batch (sequence-first
/// layouts, heads folded into the batch), the graph means for each sample what it means for a batch of one.
/// </summary>
public sealed class BatchPlaces
{
    private readonly ModelGraph _graph;
    private readonly Dictionary<string, BatchPlace> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<Node, string> _mixing = new(ReferenceEqualityComparer.Instance);

    private BatchPlaces(ModelGraph graph)
    {
        _graph = graph;
        foreach (GraphInput input in graph.Inputs)
        {
            if (input.Type.Shape is { Rank: > 0 } shape && !shape[0].IsKnown)
            {
                _places.Add(input.Name, new BatchPlace(0, 1, (int)shape[0].Factor));
            }
        }

        foreach (Node node in graph.Nodes)
        {
            if (Follow(node) is { } reason)
            {
                _mixing.Add(node, reason);
            }
        }
    }

    public static BatchPlaces Of(ModelGraph graph) => new(graph);

    /// <summary>Where the samples lie in a value; null where it has none, or they are mixed.</summary>
    public BatchPlace? Find(string value) => _places.TryGetValue(value, out BatchPlace place) ? place : null;

    /// <summary>Why a node does not treat each sample by itself; null where it does.</summary>
    public string? WhyMixing(Node node) => _mixing.GetValueOrDefault(node);

    private string? Follow(Node node)
    {
        string[] inputs = [.. node.Inputs.Where(i => i.Length > 0 && !_graph.Initializers.ContainsKey(i)).Distinct(StringComparer.Ordinal)];
        if (Array.Find(inputs, i => IsOpen(i) && !_places.ContainsKey(i)) is { } mixed)
        {
            return $"'{mixed}' has shape {_graph.TypeOf(mixed).Shape}";
        }

        string[] placed = Array.FindAll(inputs, _places.ContainsKey);
        var statements = new List<Coupling>();
        foreach (string output in node.Outputs.Where(o => o.Length > 0))
        {
            if (!IsOpen(output))
            {
                if (placed.Length > 0 && node.OpType != "Shape")
                {
                    return "works across the batch";
                }

                continue;
            }

            if (statements.Count == 0)
            {
                OperatorRegistry.Get(node).Couple(new CouplingContext(_graph, node, statements));
            }

            BatchPlace?[] places = placed.Length == 0 ? [Made(output)] : [.. placed.Select(input => Carried(node, input, output, statements)).Distinct()];
            if (places is not [{ } place])
            {
                return "works across the batch";
            }

            _places.Add(output, place);
        }

        return null;
    }

    private bool IsOpen(string value) => !_graph.TypeOf(value).Shape.IsKnown;

    /// <summary>A value made from its shape alone: its samples are equal, so that their order does not matter.</summary>
    private BatchPlace? Made(string output)
    {
        TensorShape shape = _graph.TypeOf(output).Shape;
        int axis = shape.TakeWhile(d => d.IsKnown).Count();
        return shape.Count(d => !d.IsKnown) == 1 ? new BatchPlace(axis, 1, (int)shape[axis].Factor) : null;
    }

    private BatchPlace? Carried(Node node, string input, string output, List<Coupling> statements)
    {
        BatchPlace place = _places[input];
        if (node.OpType is "Reshape" or "Flatten")
        {
            return Reshaped(_graph.TypeOf(input).Shape, place, _graph.TypeOf(output).Shape);
        }

        return Linked(_graph, statements, input, place, output);
    }

    /// <summary>The axis of an output that a node's statements say is the batch axis of an input; null where they say none.</summary>
    internal static BatchPlace? Linked(ModelGraph graph, IReadOnlyList<Coupling> statements, string input, BatchPlace place, string output)
    {
        var from = new AxisRef(input, place.Axis);
        Dim size = graph.TypeOf(input).Shape[place.Axis];
        AxisRef[] ends =
        [
            .. statements.OfType<Coupling.Link>()
                .Where(l => l.Kind != LinkKind.Contract && l.Map is { IsShift: true, Start: 0 })
                .Select(l => l.From == from ? l.To : l.To == from ? l.From : default)
                .Where(end => end.Value == output && graph.TypeOf(output).Shape[end.Axis] == size)
                .Distinct(),
        ];
        return ends is [var only] ? place with { Axis = only.Axis } : null;
    }

    /// <summary>The batch keeps its place in the row-major order of the elements.</summary>
    private static BatchPlace? Reshaped(TensorShape from, BatchPlace place, TensorShape to)
    {
        long before = from.Take(place.Axis).Aggregate((long)place.Outer, (product, d) => product * d.Factor);
        int axis = to.TakeWhile(d => d.IsKnown).Count();
        long ahead = to.Take(axis).Aggregate(1L, (product, d) => product * d.Factor);
        if (ahead == 0 || before % ahead != 0 || before / ahead is var outer && (outer == 0 || to[axis].Factor % outer != 0))
        {
            return null;
        }

        return new BatchPlace(axis, (int)(before / ahead), (int)(to[axis].Factor / (before / ahead)));
    }
}
