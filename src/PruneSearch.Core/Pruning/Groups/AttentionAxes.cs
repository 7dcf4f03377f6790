using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Pruning.Groups;

/// <summary>
/// Finds the axes of attention in a graph of ordinary operators: a product of two activations whose result goes into a Softmax (scores), or
/// whose left operand comes from one (mixed values). The leading axes of these products are heads; the features that scores are summed
/// over, and those of the mixed values, are head dimensions.
/// </summary>
internal sealed class AttentionAxes
{
    private readonly ModelGraph _graph;
    private readonly CouplingIndex _index;
    private readonly HashSet<AxisRef> _heads = [];
    private readonly HashSet<AxisRef> _dimensions = [];

    public AttentionAxes(ModelGraph graph, CouplingIndex index)
    {
        _graph = graph;
        _index = index;
        foreach (Node node in graph.Nodes)
        {
            if (node.OpType == "MatMul" && !node.Inputs.Any(graph.Initializers.ContainsKey))
            {
                Product(node);
            }
        }
    }

    /// <summary>Whether an axis is one of heads.</summary>
    public bool IsHead(AxisRef axis) => _heads.Contains(axis);

    /// <summary>Whether an axis is one of features of heads.</summary>
    public bool IsDimension(AxisRef axis) => _dimensions.Contains(axis);

    private void Product(Node node)
    {
        (string left, string right, string result) = (node.Inputs[0], node.Inputs[1], node.Outputs[0]);
        (int a, int b, int y) = (Rank(left), Rank(right), Rank(result));
        if (a < 2 || b < 2)
        {
            return;
        }

        bool scores = IsNormalized(new AxisRef(result, y - 1)) || IsNormalized(new AxisRef(result, y - 2));
        bool mixed = IsNormalized(new AxisRef(left, a - 1));
        if (!scores && !mixed)
        {
            return;
        }

        for (int axis = 0; axis < y - 2; axis++)
        {
            Mark(_heads, new AxisRef(result, axis), regroups: true);
        }

        if (scores)
        {
            Mark(_dimensions, new AxisRef(left, a - 1), regroups: false);
            Mark(_dimensions, new AxisRef(right, b - 2), regroups: false);
        }

        if (mixed)
        {
            Mark(_dimensions, new AxisRef(result, y - 1), regroups: false);
        }
    }

    private int Rank(string value) => _graph.TypeOf(value).Shape.Rank;

    private bool IsNormalized(AxisRef start) =>
        Reach(start, regroups: false).Any(axis => _index.Of(axis).Any(c => c is Coupling.Pin { Node.OpType: "Softmax" }));

    private void Mark(HashSet<AxisRef> set, AxisRef start, bool regroups)
    {
        if (_graph.TypeOf(start.Value).Shape[start.Axis].Factor > 1)
        {
            set.UnionWith(Reach(start, regroups));
        }
    }

    /// <summary>All axes that carry the same indices; through reshapes, where an axis stays one, or (for heads) becomes several.</summary>
    private HashSet<AxisRef> Reach(AxisRef start, bool regroups)
    {
        var reached = new HashSet<AxisRef> { start };
        var queue = new Queue<AxisRef>([start]);
        while (queue.TryDequeue(out AxisRef axis))
        {
            foreach (Coupling coupling in _index.Of(axis))
            {
                AxisRef? next = coupling switch
                {
                    Coupling.Link { Kind: LinkKind.Same } link => link.From == axis ? link.To : link.From,
                    Coupling.Regroup regroup => Across(regroup, axis, regroups),
                    _ => null,
                };
                if (next is { } found && reached.Add(found))
                {
                    queue.Enqueue(found);
                }
            }
        }

        return reached;
    }

    private AxisRef? Across(Coupling.Regroup regroup, AxisRef axis, bool regroups)
    {
        AxisRef[] from = Axes(regroup.From, regroup.FromFirst, regroup.FromCount);
        AxisRef[] to = Axes(regroup.To, regroup.ToFirst, regroup.ToCount);
        (AxisRef[] own, AxisRef[] other) = axis.Value == regroup.From && from.Contains(axis) ? (from, to) : (to, from);
        return own.Length == 1 && own[0] == axis && (other.Length == 1 || (regroups && other.Length > 1)) ? other[0] : null;
    }

    /// <summary>The axes of one side of a reshape that are more than one index of a sample.</summary>
    private AxisRef[] Axes(string value, int first, int count) =>
        [.. Enumerable.Range(first, count).Where(a => _graph.TypeOf(value).Shape[a].Factor != 1).Select(a => new AxisRef(value, a))];
}
