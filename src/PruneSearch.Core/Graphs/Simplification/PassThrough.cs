namespace PruneSearch.Graphs.Simplification;

/// <summary>Takes out Identity, Dropout and Expand to the same shape, except where they give a graph output its name.</summary>
internal static class PassThrough
{
    public static ModelGraph Remove(ModelGraph graph)
    {
        var source = new Dictionary<string, string>(StringComparer.Ordinal);
        var nodes = new List<Node>();
        foreach (Node node in graph.Nodes)
        {
            Node rewired = node with { Inputs = [.. node.Inputs.Select(i => source.GetValueOrDefault(i, i))] };
            bool same = node.OpType is "Identity" or "Dropout" || (node.OpType == "Expand" && graph.TypeOf(node.Inputs[0]) == graph.TypeOf(node.Outputs[0]));
            bool removable = same && node.Outputs.Length == 1 && !graph.Outputs.Contains(node.Outputs[0]);
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
