using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Pruning.Groups;

/// <summary>Everything the nodes of a graph state about their axes, by axis.</summary>
internal sealed class CouplingIndex
{
    private readonly Dictionary<AxisRef, List<Coupling>> _byAxis = [];
    private readonly Dictionary<Node, int> _positions = new(ReferenceEqualityComparer.Instance);

    public CouplingIndex(ModelGraph graph)
    {
        var all = new List<Coupling>();
        foreach (Node node in graph.Nodes)
        {
            _positions.Add(node, _positions.Count);
            OperatorRegistry.Get(node).Couple(new CouplingContext(graph, node, all));
        }

        All = all;
        foreach (Coupling coupling in all)
        {
            switch (coupling)
            {
                case Coupling.Link link:
                    Add(link.From, link);
                    Add(link.To, link);
                    break;
                case Coupling.Pin pin:
                    Add(pin.Axis, pin);
                    break;
                case Coupling.Free free:
                    Add(free.Axis, free);
                    break;
                case Coupling.EqualCounts equal:
                    Add(equal.Axis, equal);
                    break;
                case Coupling.GroupedContraction grouped:
                    Add(grouped.Data, grouped);
                    break;
                case Coupling.Regroup regroup:
                    for (int axis = 0; axis < regroup.FromCount; axis++)
                    {
                        Add(new AxisRef(regroup.From, regroup.FromFirst + axis), regroup);
                    }

                    for (int axis = 0; axis < regroup.ToCount; axis++)
                    {
                        Add(new AxisRef(regroup.To, regroup.ToFirst + axis), regroup);
                    }

                    break;
                default:
                    throw new InvalidOperationException($"{coupling.Node} states an unknown coupling {coupling.GetType().Name}");
            }
        }
    }

    /// <summary>All statements, in node order.</summary>
    public IReadOnlyList<Coupling> All { get; }

    /// <summary>Where a node stands in the order of execution.</summary>
    public int Position(Node node) => _positions[node];

    /// <summary>The statements that touch an axis, in node order.</summary>
    public IReadOnlyList<Coupling> Of(AxisRef axis) => _byAxis.TryGetValue(axis, out List<Coupling>? list) ? list : [];

    /// <summary>Whether a node states anything about an axis.</summary>
    public bool Speaks(Node node, AxisRef axis)
    {
        foreach (Coupling coupling in Of(axis))
        {
            if (ReferenceEquals(coupling.Node, node))
            {
                return true;
            }
        }

        return false;
    }

    private void Add(AxisRef axis, Coupling coupling)
    {
        if (!_byAxis.TryGetValue(axis, out List<Coupling>? list))
        {
            _byAxis.Add(axis, list = []);
        }

        list.Add(coupling);
    }
}
