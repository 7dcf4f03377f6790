namespace PruneSearch.Graphs;

/// <summary>Memory of activations, counted from a graph.</summary>
public static class ActivationMemory
{
    /// <summary>
    /// The most bytes of activations that are alive at once when the nodes run in the graph's order for one sample, each value from its
    /// producer to its last reader (the inputs from the start, the outputs to the end); no value shares memory with another. A runtime that
    /// fuses operators or computes in place needs less, but this is the same count for every model.
    /// </summary>
    public static long PeakBytes(ModelGraph graph)
    {
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < graph.Nodes.Length; i++)
        {
            foreach (string value in graph.Nodes[i].Inputs.Concat(graph.Nodes[i].Outputs).Where(v => v.Length > 0 && !graph.Initializers.ContainsKey(v)))
            {
                last[value] = i;
            }
        }

        foreach (string output in graph.Outputs)
        {
            last[output] = graph.Nodes.Length;
        }

        long alive = graph.Inputs.Sum(i => Bytes(graph, i.Name));
        long peak = alive;
        for (int i = 0; i < graph.Nodes.Length; i++)
        {
            Node node = graph.Nodes[i];
            alive += node.Outputs.Where(o => o.Length > 0).Sum(o => Bytes(graph, o));
            peak = Math.Max(peak, alive);
            alive -= node.Inputs.Concat(node.Outputs).Distinct(StringComparer.Ordinal).Where(v => last.TryGetValue(v, out int end) && end == i).Sum(v => Bytes(graph, v));
        }

        return peak;
    }

    private static long Bytes(ModelGraph graph, string value)
    {
        TensorType type = graph.TypeOf(value);
        return type.Shape.Concrete().Aggregate((long)type.ElementType.Size(), (a, d) => a * d);
    }
}
