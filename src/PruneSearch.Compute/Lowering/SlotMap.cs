using PruneSearch.Compute.Kernels;
using PruneSearch.Compute.Layout;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Compute.Lowering;

/// <summary>The slots of a region's activations, and which of them have halos.</summary>
internal sealed class SlotMap
{
    private readonly Dictionary<string, Slot> _slots = new(StringComparer.Ordinal);
    private readonly HashSet<Slot> _mayHaveHalo = new(ReferenceEqualityComparer.Instance);

    /// <param name="graph">The region.</param>
    /// <param name="ops">Its operations.</param>
    /// <param name="interleaved">Whether samples are interleaved: then convolutions want halos.</param>
    public SlotMap(ModelGraph graph, IReadOnlyList<LoweredOp> ops, bool interleaved)
    {
        IEnumerable<string> values = graph.Inputs.Select(i => i.Name)
            .Concat(ops.SelectMany(o => o.Reads.Concat(o.Outputs)))
            .Where(v => v.Length > 0 && !graph.Initializers.ContainsKey(v) && graph.TypeOf(v).ElementType.IsFloat())
            .Distinct(StringComparer.Ordinal);
        foreach (string value in values)
        {
            _slots.Add(value, new Slot(value, graph.TypeOf(value).Shape.Concrete()));
        }

        if (!interleaved)
        {
            return;
        }

        var incapable = new HashSet<string>(StringComparer.Ordinal);
        foreach (LoweredOp op in ops)
        {
            if (!WorksAroundHalo(graph, op, out bool outputs))
            {
                incapable.UnionWith(op.Reads);
                incapable.UnionWith(op.Outputs);
            }
            else if (!outputs)
            {
                incapable.UnionWith(op.Outputs);
            }
        }

        foreach ((string value, Slot slot) in _slots)
        {
            if (slot.IsImage && !incapable.Contains(value))
            {
                _mayHaveHalo.Add(slot);
            }
        }

        foreach (LoweredOp op in ops.Where(o => o.Node.OpType == "Conv"))
        {
            Slot x = Of(op.Node.Inputs[0]);
            if (MayHaveHalo(x))
            {
                x.Widen(Geometry(graph, op.Node).InputHalo);
            }
        }

        AlignUnaries(ops);
    }

    public IEnumerable<Slot> All => _slots.Values;

    public Slot Of(string value) => _slots[value];

    public bool MayHaveHalo(Slot slot) => _mayHaveHalo.Contains(slot);

    public static ConvGeometry Geometry(ModelGraph graph, Node conv) => ConvGeometry.Of(
        ConvWindow(graph, conv), ConvOperator.Groups(conv), (int)graph.TypeOf(conv.Inputs[0]).Shape[1].Value, (int)graph.TypeOf(conv.Inputs[1]).Shape[0].Value);

    public static Window ConvWindow(ModelGraph graph, Node conv) =>
        Window.Of(conv, graph.TypeOf(conv.Inputs[0]).Shape, graph.TypeOf(conv.Inputs[1]).Shape.Concrete()[2..]);

    /// <summary>Whether an operation reads and writes planes row by row; <paramref name="outputs"/>: also its result.</summary>
    private static bool WorksAroundHalo(ModelGraph graph, LoweredOp op, out bool outputs)
    {
        outputs = true;
        switch (OperatorRegistry.Get(op.Node))
        {
            case ConvOperator or BatchNormalizationOperator or BinaryOperator or PoolOperator or ResizeOperator:
                return true;
            case SoftmaxOperator:
                return false;
            case UnaryOperator:
                return true;
            case GlobalAveragePoolOperator or ReduceMeanOperator:
                outputs = false;
                return true;
            default:
                return false;
        }
    }

    /// <summary>An element-wise function can work in place only where argument and value have the same layout.</summary>
    private void AlignUnaries(IReadOnlyList<LoweredOp> ops)
    {
        foreach (LoweredOp op in ops.Reverse().Where(o => OperatorRegistry.Get(o.Node) is UnaryOperator))
        {
            Slot x = Of(op.Node.Inputs[0]);
            Slot y = Of(op.Outputs[0]);
            if (MayHaveHalo(x) && MayHaveHalo(y))
            {
                x.Widen(y.Halo);
                y.Widen(x.Halo);
            }
        }
    }
}
