namespace PruneSearch.Graphs.Simplification;

/// <summary>Takes out nodes and initialisers that no graph output depends on.</summary>
internal static class DeadCode
{
    public static ModelGraph Remove(ModelGraph graph)
    {
        var live = new HashSet<string>(graph.Outputs, StringComparer.Ordinal);
        var nodes = new List<Node>();
        foreach (Node node in graph.Nodes.Reverse())
        {
            if (node.Outputs.Any(live.Contains))
            {
                live.UnionWith(node.Inputs);
                nodes.Add(node);
            }
        }

        nodes.Reverse();
        return graph.With(nodes, graph.Initializers.Where(i => live.Contains(i.Key)));
    }
}
