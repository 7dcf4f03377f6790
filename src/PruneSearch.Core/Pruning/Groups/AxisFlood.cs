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
    private readonly Func<AxisRef, bool> _preferred;
    private readonly Lazy<BatchPlaces> _samples;
    private readonly Dictionary<AxisRef, TrackedAxis> _tracked = [];
    private readonly HashSet<Coupling> _applied = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Coupling, ReshapeFactor> _factors = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<TrackedAxis> _queue = new();

    /// <param name="graph">The graph.</param>
    /// <param name="index">What its nodes state.</param>
    /// <param name="preferred">Whether an axis should be the one whose indices are the units, where a reshape joins it with others.</param>
    public AxisFlood(ModelGraph graph, CouplingIndex index, Func<AxisRef, bool> preferred)
    {
        _graph = graph;
        _index = index;
        _preferred = preferred;
        _samples = new(() => BatchPlaces.Of(graph));
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

        // Of an axis that holds the batch and more (heads folded into it), the indices of one sample are tracked.
        Dim size = _graph.TypeOf(axis.Value).Shape[axis.Axis];
        if (!size.IsKnown && (size.Factor == 1 || _samples.Value.Find(axis.Value) is null))
        {
            return null;
        }

        var tracked = new TrackedAxis(axis, Axes.Count, checked((int)size.Factor), Slots, _graph.Initializers.ContainsKey(axis.Value));
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

    private void Follow(Coupling.Regroup regroup, TrackedAxis axis)
    {
        if (axis.Size == 1)
        {
            return; // pinned already, and no axis of its factor depends on it
        }

        ReshapeFactor factor = _factors.TryGetValue(regroup, out ReshapeFactor? known) ? known : _factors[regroup] = new ReshapeFactor(_graph, regroup, _samples, _preferred);
        if (factor.Visit(axis.Axis) is { } reason)
        {
            Pins.Add(new AxisPin(axis, At(reason, regroup.Node)));
        }
        else if (_applied.Add(regroup))
        {
            Relations.Add(new SlotRelation(Track(factor.Units)!, Track(factor.Flat)!, factor.Map()));
        }
    }

    private static string At(string reason, Node node) => $"{reason} ({node.OpType} '{node.Label}')";
}
