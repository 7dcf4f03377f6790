using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Surgery;

/// <summary>
/// Removes units from a graph: slices every initialiser they lie on, and lets each operator rewrite what spells out sizes. No weights
/// are read.
/// </summary>
public static class GraphSurgery
{
    /// <param name="groups">The groups of the graph to cut.</param>
    /// <param name="selection">The units to remove.</param>
    /// <exception cref="ArgumentException">The selection is not one of these groups, or breaks their constraints.</exception>
    public static CutResult Cut(PruningGroups groups, Selection selection)
    {
        if (selection.Violation(groups.Groups) is { } violation)
        {
            throw new ArgumentException(violation, nameof(selection));
        }

        var cuts = AxisCuts.Of(groups.Groups, selection);
        return new CutResult(groups.Graph, Rewrite(groups.Graph, cuts), cuts, EditLog.Of(groups.Groups, selection));
    }

    private static ModelGraph Rewrite(ModelGraph graph, AxisCuts cuts)
    {
        var initializers = new Dictionary<string, TensorSource>(graph.Initializers, StringComparer.Ordinal);
        foreach ((string name, TensorSource source) in graph.Initializers)
        {
            if (cuts.Slicer(name, source.Dims) is { } slicer)
            {
                initializers[name] = new SlicedTensor(source, slicer);
            }
        }

        var nodes = new List<Node>(graph.Nodes.Length);
        foreach (Node node in graph.Nodes)
        {
            var context = new CutContext(graph, node, cuts.Kept, (name, value) => AddConstant(graph, node, initializers, name, value));
            nodes.Add(OperatorRegistry.Get(node).Cut(context));
        }

        var read = nodes.SelectMany(n => n.Inputs).Concat(graph.Outputs).ToHashSet(StringComparer.Ordinal);
        ModelGraph cut = graph.With(nodes, initializers.Where(i => read.Contains(i.Key)));
        foreach (Node node in cut.Nodes)
        {
            foreach (string output in node.Outputs.Where(o => o.Length > 0))
            {
                TensorShape expected = cuts.ShapeAfter(output, graph.TypeOf(output).Shape);
                if (cut.TypeOf(output).Shape != expected)
                {
                    throw new InvalidOperationException($"the cut of {node} gives '{output}' the shape {cut.TypeOf(output).Shape}, not {expected}");
                }
            }
        }

        return cut;
    }

    /// <summary>
    /// A constant that spells out sizes gets a name of its node's own. One that an earlier cut gave it is used again, so that two cuts
    /// leave the same names as one.
    /// </summary>
    private static string AddConstant(ModelGraph graph, Node node, Dictionary<string, TensorSource> initializers, string wanted, Tensor value)
    {
        string? own = node.Inputs.FirstOrDefault(i =>
            i.StartsWith(wanted, StringComparison.Ordinal) && i.AsSpan(wanted.Length).TrimStart('_').IsEmpty
            && graph.Initializers.ContainsKey(i) && graph.Consumers(i).Count == 1);
        string name = own ?? wanted;
        while (own is null && (initializers.ContainsKey(name) || graph.HasValue(name)))
        {
            name += "_";
        }

        initializers[name] = value;
        return name;
    }
}
