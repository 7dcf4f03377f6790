namespace PruneSearch.Graphs.Simplification;

/// <summary>Takes out Identity and Dropout, except where they give a graph output its name.</summary>
internal static class PassThrough
{
    public static ModelGraph Remove(ModelGraph graph)
    {
        var source = new Dictionary<string, string>(StringComparer.Ordinal);
        var nodes = new List<Node>();
        foreach (Node node in graph.Nodes)
        {
            Node rewired = node with { Inputs = [.. node.Inputs.Select(i => source.GetValueOrDefault(i, i))] };
            bool removable = node.OpType is "Identity" or "Dropout" && node.Outputs.Length == 1 && !graph.Outputs.Contains(node.Outputs[0]);
            if (removable)
            {
                source[node.Outputs[0]] = rewired.Inputs[0];
            }
            else
            {
                nodes.Add(rewired);
            }
        }

        return source.Count == 0 ? graph : graph.With(nodes);
    }
}
