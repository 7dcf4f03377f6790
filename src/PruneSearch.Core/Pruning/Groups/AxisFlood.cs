using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Pruning.Groups;

/// <summary>
/// Finds every axis that carries units: starts from the output axes of layers and follows the statements of the nodes to all axes on
/// which the same units lie. Records how the indices relate, and what must stay.
/// </summary>
internal sealed class AxisFlood
{
    private readonly ModelGraph _graph;
    private readonly CouplingIndex _index;
    private readonly Dictionary<AxisRef, TrackedAxis> _tracked = [];
    private readonly HashSet<Coupling> _applied = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Coupling, AxisRef> _chosen = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<TrackedAxis> _queue = new();

    public AxisFlood(ModelGraph graph, CouplingIndex index)
    {
        _graph = graph;
        _index = index;
        foreach (Coupling coupling in index.All)
        {
            if (coupling is Coupling.Link { Kind: LinkKind.Produce } link && graph.Initializers.ContainsKey(link.From.Value)
                && Track(link.From) is { } weight)
            {
                Layers.Add((link.Node, weight));
                while (_queue.TryDequeue(out TrackedAxis? axis))
                {
                    Visit(axis);
                }
            }
        }
    }

    /// <summary>In order of discovery.</summary>
    public List<TrackedAxis> Axes { get; } = [];

    /// <summary>Each layer with the output axis of its weight, in node order.</summary>
    public List<(Node Node, TrackedAxis Weight)> Layers { get; } = [];

    public List<SlotRelation> Relations { get; } = [];

    public List<AxisPin> Pins { get; } = [];

    public List<(TrackedAxis Axis, int Partitions, string Node)> EqualCounts { get; } = [];

    public List<(TrackedAxis Data, string Weight, int Partitions)> GroupedContractions { get; } = [];

    public int Slots { get; private set; }

    public TrackedAxis? Find(AxisRef axis) => _tracked.GetValueOrDefault(axis);

    private TrackedAxis? Track(AxisRef axis)
    {
        if (_tracked.TryGetValue(axis, out TrackedAxis? known))
        {
            return known;
        }

        Dim size = _graph.TypeOf(axis.Value).Shape[axis.Axis];
        if (!size.IsKnown)
        {
            return null;
        }

        var tracked = new TrackedAxis(axis, Axes.Count, checked((int)size.Value), Slots, _graph.Initializers.ContainsKey(axis.Value));
        Slots = checked(Slots + tracked.Size);
        _tracked.Add(axis, tracked);
        Axes.Add(tracked);
        _queue.Enqueue(tracked);
        return tracked;
    }

    private void Visit(TrackedAxis axis)
    {
        PinEnds(axis);
        foreach (Coupling coupling in _index.Of(axis.Axis))
        {
            switch (coupling)
            {
                case Coupling.Link link when _applied.Add(link):
                    Follow(link, axis);
                    break;
                case Coupling.Pin pin:
                    Pins.Add(new AxisPin(axis, At(pin.Reason, pin.Node)));
                    break;
                case Coupling.Regroup regroup:
                    Follow(regroup, axis);
                    break;
                case Coupling.EqualCounts equal:
                    EqualCounts.Add((axis, equal.Partitions, equal.Node.Label));
                    break;
                case Coupling.GroupedContraction grouped when _graph.Consumers(grouped.Weight).Count > 1 || !_graph.Initializers.ContainsKey(grouped.Weight):
                    Pins.Add(new AxisPin(axis, At("its weight is shared or computed", grouped.Node)));
                    break;
                case Coupling.GroupedContraction grouped:
                    GroupedContractions.Add((axis, grouped.Weight, grouped.Partitions));
                    break;
            }
        }
    }

    /// <summary>Pins what ends at the graph's edge, cannot shrink, or reaches a node that states nothing about it.</summary>
    private void PinEnds(TrackedAxis axis)
    {
        string value = axis.Axis.Value;
        if (axis.Size == 1)
        {
            Pins.Add(new AxisPin(axis, $"axis {axis.Axis.Axis} of '{value}' has size 1"));
        }

        if (_graph.Outputs.Contains(value))
        {
            Pins.Add(new AxisPin(axis, $"graph output '{value}'"));
        }

        if (_graph.Producer(value) is { } producer)
        {
            PinUnspoken(producer);
        }
        else if (!axis.IsInitializer)
        {
            Pins.Add(new AxisPin(axis, $"graph input '{value}'"));
        }

        foreach (Node consumer in _graph.Consumers(value))
        {
            PinUnspoken(consumer);
        }

        void PinUnspoken(Node node)
        {
            if (!_index.Speaks(node, axis.Axis))
            {
                Pins.Add(new AxisPin(axis, At($"nothing is known about axis {axis.Axis.Axis} of '{value}'", node)));
            }
        }
    }

    private void Follow(Coupling.Link link, TrackedAxis axis)
    {
        if (Track(link.From) is not { } from || Track(link.To) is not { } to)
        {
            Pins.Add(new AxisPin(axis, At("tied to an open dimension", link.Node)));
            return;
        }

        AxisUse use = link.Kind switch { LinkKind.Produce => AxisUse.Produces, LinkKind.Contract => AxisUse.Consumes, _ => AxisUse.Follows };
        foreach (TrackedAxis end in new[] { from, to })
        {
            if (end.IsInitializer)
            {
                end.Use |= use;
            }
        }

        Relations.Add(new SlotRelation(from, to, link.Map));
    }

    /// <summary>
    /// One axis against several: units on the flat side are blocks of the outermost axis; units on the other side are that axis's
    /// indices, and the other axes of the factor stay.
    /// </summary>
    private void Follow(Coupling.Regroup regroup, TrackedAxis axis)
    {
        List<AxisRef>? left = Factor(regroup.From, regroup.FromFirst, regroup.FromCount);
        List<AxisRef>? right = Factor(regroup.To, regroup.ToFirst, regroup.ToCount);
        if (left is null || right is null)
        {
            Pins.Add(new AxisPin(axis, At("folded with an open dimension", regroup.Node)));
            return;
        }

        if (axis.Size == 1)
        {
            return; // pinned already
        }

        if (left.Count > 1 && right.Count > 1)
        {
            Pins.Add(new AxisPin(axis, At("reshaped across the borders of axes", regroup.Node)));
            return;
        }

        (AxisRef flat, List<AxisRef> many) = left.Count == 1 ? (left[0], right) : (right[0], left);
        AxisRef wanted = axis.Axis == flat ? many[0] : axis.Axis;
        if (_chosen.TryAdd(regroup, wanted))
        {
            Relations.Add(new SlotRelation(Track(wanted)!, Track(flat)!, Blocks(many, wanted)));
        }
        else if (axis.Axis != flat && _chosen[regroup] != wanted)
        {
            Pins.Add(new AxisPin(axis, At($"folded with axis {_chosen[regroup].Axis}, which is pruned already", regroup.Node)));
        }
    }

    /// <summary>The axes of one side of a factor, without those of size 1; null where one is open.</summary>
    private List<AxisRef>? Factor(string value, int first, int count)
    {
        TensorShape shape = _graph.TypeOf(value).Shape;
        var result = new List<AxisRef>(count);
        for (int axis = first; axis < first + count; axis++)
        {
            if (!shape[axis].IsKnown)
            {
                return null;
            }

            if (shape[axis] != Dim.One)
            {
                result.Add(new AxisRef(value, axis));
            }
        }

        return result;
    }

    /// <summary>Where index i of one axis of a factor lies on the flat axis.</summary>
    private IndexMap Blocks(List<AxisRef> many, AxisRef axis)
    {
        int outer = 1;
        int inner = 1;
        int size = 1;
        foreach (AxisRef other in many)
        {
            int dim = checked((int)_graph.TypeOf(other.Value).Shape[other.Axis].Value);
            if (other.Axis < axis.Axis)
            {
                outer *= dim;
            }
            else if (other.Axis > axis.Axis)
            {
                inner *= dim;
            }
            else
            {
                size = dim;
            }
        }

        return new IndexMap(stride: inner, block: inner, repeats: outer, repeatStride: size * inner);
    }

    private static string At(string reason, Node node) => $"{reason} ({node.OpType} '{node.Label}')";
}
