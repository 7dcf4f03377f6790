using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;

namespace PruneSearch.Execution;

/// <summary>The part of a graph between some values and others, as a graph of its own.</summary>
public static class RegionGraph
{
    /// <exception cref="InvalidInputException">An output needs a value that is neither computed inside nor given.</exception>
    public static ModelGraph Extract(ModelGraph graph, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
    {
        var given = new HashSet<string>(inputs, StringComparer.Ordinal);
        var needed = new HashSet<string>(outputs, StringComparer.Ordinal);
        var nodes = new List<Node>();
        foreach (Node node in graph.Nodes.Reverse())
        {
            if (node.Outputs.Any(o => needed.Contains(o) && !given.Contains(o)))
            {
                nodes.Add(node);
                needed.UnionWith(node.Inputs.Where(i => i.Length > 0));
            }
        }

        nodes.Reverse();
        foreach (GraphInput input in graph.Inputs)
        {
            if (needed.Contains(input.Name) && !given.Contains(input.Name))
            {
                throw new InvalidInputException($"region of '{graph.Name}'", $"needs '{input.Name}', which is not among its inputs", "a region's inputs cut it off from everything before");
            }
        }

        // A value that is given is not computed again, even where its node makes another one that is needed.
        IEnumerable<Node> cut = nodes.Select(n => n with { Outputs = [.. n.Outputs.Select(o => given.Contains(o) ? string.Empty : o)] });
        return GraphSimplifier.Run(new ModelGraph(
            graph.Name,
            inputs.Select(i => new GraphInput(i, graph.TypeOf(i))),
            outputs,
            cut,
            graph.Initializers.Where(i => needed.Contains(i.Key) && !given.Contains(i.Key))));
    }
}
