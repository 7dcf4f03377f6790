using PruneSearch.Graphs.Couplings;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Graphs.Simplification;

/// <summary>
/// Follows a batch of fixed size through a graph, as <see cref="BatchPlaces"/> does an open one. A fixed batch of 1 can lie at more than one
/// place of a reshaped value: an axis of its own comes first, then the outside of an axis, then the inside; what the readers of the value
/// cannot take is passed over.
/// </summary>
internal sealed class FixedBatchPlaces
{
    private readonly ModelGraph _graph;
    private readonly Dictionary<string, BatchPlace> _places = new(StringComparer.Ordinal);

    public FixedBatchPlaces(ModelGraph graph, int batch)
    {
        _graph = graph;
        foreach (GraphInput input in graph.Inputs)
        {
            _places.Add(input.Name, new BatchPlace(0, 1, (int)input.Type.Shape[0].Value / batch));
        }

        foreach (Node node in graph.Nodes)
        {
            string[] placed = [.. node.Inputs.Where(_places.ContainsKey).Distinct(StringComparer.Ordinal)];
            foreach (string output in node.Outputs.Where(o => o.Length > 0 && placed.Length > 0))
            {
                BatchPlace[] candidates = placed.Select(i => Candidates(node, i, output, batch)).Aggregate((a, b) => [.. a.Intersect(b)]);
                int chosen = Array.FindIndex(candidates, place => graph.Consumers(output).All(c => Takes(c, output, place)));
                if (chosen < 0)
                {
                    Mixing ??= $"{node} works across the batch";
                    return;
                }

                _places.Add(output, candidates[chosen]);
            }
        }
    }

    /// <summary>The first node that does not treat each sample by itself; null where all do.</summary>
    public string? Mixing { get; }

    public BatchPlace? Find(string value) => _places.TryGetValue(value, out BatchPlace place) ? place : null;

    private BatchPlace[] Candidates(Node node, string input, string output, int batch) =>
        node.OpType is "Reshape" or "Flatten"
            ? Reshaped(_graph.TypeOf(input).Shape, _places[input], _graph.TypeOf(output).Shape, batch)
            : BatchPlaces.Linked(_graph, Statements(node), input, _places[input], output) is { } place ? [place] : [];

    private bool Takes(Node consumer, string value, BatchPlace place) =>
        consumer.OpType is "Reshape" or "Flatten"
        || consumer.Outputs.All(o => o.Length == 0 || BatchPlaces.Linked(_graph, Statements(consumer), value, place, o) is not null);

    private List<Coupling> Statements(Node node)
    {
        var statements = new List<Coupling>();
        OperatorRegistry.Get(node).Couple(new CouplingContext(_graph, node, statements));
        return statements;
    }

    /// <summary>Every place that keeps the order of the elements, the likeliest first.</summary>
    private static BatchPlace[] Reshaped(TensorShape from, BatchPlace place, TensorShape to, int batch)
    {
        int[] dims = to.Concrete();
        long before = from.Concrete().Take(place.Axis).Aggregate((long)place.Outer, (a, d) => a * d);
        var found = new List<(int Rank, BatchPlace Place)>();
        long ahead = 1;
        for (int axis = 0; axis < dims.Length; axis++)
        {
            long outer = ahead == 0 || before % ahead != 0 ? 0 : before / ahead;
            if (outer > 0 && dims[axis] % (outer * batch) == 0)
            {
                var here = new BatchPlace(axis, (int)outer, (int)(dims[axis] / outer / batch));
                found.Add((outer > 1 ? 2 : dims[axis] > batch ? 1 : 0, here));
            }

            ahead *= dims[axis];
        }

        return [.. found.OrderBy(f => f.Rank).Select(f => f.Place)];
    }
}
