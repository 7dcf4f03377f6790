using PruneSearch.Graphs.Operators;

namespace PruneSearch.Graphs.Simplification;

/// <summary>
/// Replaces nodes whose outputs are known by initialisers, targets of Reshape that hold the batch by 0 or -1, targets of Expand by ones
/// that say 1 where nothing is repeated, and sizes of Resize by scales.
/// </summary>
internal static class ConstantFolding
{
    /// <summary>A folded tensor may not be larger than its inputs together by more than this many elements.</summary>
    private const long GrowthLimit = 1 << 20;

    public static ModelGraph Run(ModelGraph graph)
    {
        var initializers = graph.Initializers.ToBuilder();
        var nodes = new List<Node>();
        foreach (Node original in graph.Nodes)
        {
            Node node = original.OpType switch
            {
                "Reshape" => WithConstantTarget(graph, original, initializers),
                "Expand" => ExpandTarget.Plain(graph, original, initializers, nodes),
                "Resize" => WithScales(graph, original, initializers),
                _ => original,
            };
            if (Fold(graph, node, initializers) is { } values)
            {
                for (int o = 0; o < values.Length; o++)
                {
                    initializers[node.Outputs[o]] = values[o];
                }
            }
            else
            {
                nodes.Add(node);
            }
        }

        return graph.With(nodes, initializers);
    }

    private static TensorSource[]? Fold(ModelGraph graph, Node node, IReadOnlyDictionary<string, TensorSource> initializers)
    {
        if (node.Outputs.Any(o => o.Length == 0 || graph.Outputs.Contains(o)))
        {
            return null;
        }

        Tensor?[] known = [.. node.Outputs.Select(o => graph.KnownIntegers(o)?.ToTensor(graph.TypeOf(o).ElementType))];
        if (known.All(k => k is not null))
        {
            return known!;
        }

        if (node.Inputs.Any(i => i.Length > 0 && !initializers.ContainsKey(i)))
        {
            return null;
        }

        long inputs = node.Inputs.Where(i => i.Length > 0).Sum(i => initializers[i].Count);
        if (node.Outputs.Any(o => graph.TypeOf(o).Shape.ElementCount is not { IsKnown: true } count || count.Value > inputs + GrowthLimit))
        {
            return null;
        }

        return OperatorRegistry.Get(node).Evaluate(node, [.. node.Inputs.Select(i => i.Length > 0 ? initializers[i].Read() : null)]);
    }

    private static Node WithConstantTarget(ModelGraph graph, Node node, IDictionary<string, TensorSource> initializers)
    {
        if (initializers.ContainsKey(node.Inputs[1]) || graph.KnownIntegers(node.Inputs[1]) is not { } target || target.Plain() is not null)
        {
            return node;
        }

        TensorShape input = graph.TypeOf(node.Inputs[0]).Shape;
        var plain = new long[target.Values.Length];
        bool allowZero = node.Int("allowzero", 0) != 0;
        for (int axis = 0; axis < plain.Length; axis++)
        {
            Dim dim = target.Values[axis];
            plain[axis] = dim.IsKnown ? dim.Value
                : !allowZero && axis < input.Rank && input[axis] == dim ? 0
                : -1;
        }

        if (plain.Count(p => p == -1) > 1)
        {
            return node;
        }

        string name = FreshName(graph, initializers, node.Outputs[0] + "_shape");
        initializers[name] = Tensor.Vector(plain);
        return node.WithInput(1, name);
    }

    private static Node WithScales(ModelGraph graph, Node node, IDictionary<string, TensorSource> initializers)
    {
        if (!node.HasInput(ResizeOperator.SizesInput) || graph.KnownIntegers(node.Inputs[ResizeOperator.SizesInput]) is not { } sizes
            || ResizeScales.For(node, graph.TypeOf(node.Inputs[0]).Shape, sizes.Values) is not { } scales)
        {
            return node;
        }

        string name = FreshName(graph, initializers, node.Outputs[0] + "_scales");
        initializers[name] = Tensor.Of<float>([scales.Length], scales);
        return node with { Inputs = [node.Inputs[0], string.Empty, name] };
    }

    /// <summary>A name that no value has.</summary>
    public static string FreshName(ModelGraph graph, IDictionary<string, TensorSource> initializers, string wanted)
    {
        while (initializers.ContainsKey(wanted) || graph.HasValue(wanted))
        {
            wanted += "_";
        }

        return wanted;
    }
}
