using System.Collections.Immutable;
using PruneSearch.Graphs;

namespace PruneSearch.Campaigns.Views;

/// <summary>
/// A graph drawn in layers from left to right: a node's column is the longest way to it, its row follows those it reads (the barycentre rule
/// of Sugiyama et al., "Methods for visual understanding of hierarchical system structures", 1981). Runs of operators that pass one value on
/// are part of what they follow.
/// </summary>
internal sealed class GraphLayout
{
    /// <summary>The most nodes of a drawing.</summary>
    public const int Most = 400;

    private GraphLayout(ImmutableArray<LayoutNode> nodes, ImmutableArray<(int From, int To)> edges) => (Nodes, Edges) = (nodes, edges);

    public ImmutableArray<LayoutNode> Nodes { get; }

    /// <summary>By place among the nodes.</summary>
    public ImmutableArray<(int From, int To)> Edges { get; }

    /// <summary>Null where more than <see cref="Most"/> nodes are left.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="layers">Places of the nodes that are never folded into others.</param>
    public static GraphLayout? Of(ModelGraph graph, IReadOnlySet<int> layers)
    {
        foreach (bool all in new[] { false, true })
        {
            GraphFolding folding = GraphFolding.Of(graph, layers, all);
            if (folding.Kept.Length <= Most)
            {
                return Place(graph, folding);
            }
        }

        return null;
    }

    private static GraphLayout Place(ModelGraph graph, GraphFolding folding)
    {
        int count = folding.Kept.Length;
        var sources = new List<int>[count];
        var columns = new int[count];
        for (int i = 0; i < count; i++)
        {
            sources[i] = [.. folding.Edges.Where(e => e.To == i).Select(e => e.From)];
            columns[i] = sources[i].Count == 0 ? 0 : sources[i].Max(s => columns[s]) + 1;
        }

        var rows = new int[count];
        foreach (IGrouping<int, int> column in Enumerable.Range(0, count).GroupBy(i => columns[i]).OrderBy(g => g.Key))
        {
            int row = 0;
            foreach (int i in column.OrderBy(i => sources[i].Count == 0 ? 0 : sources[i].Average(s => rows[s])).ThenBy(i => i))
            {
                rows[i] = row++;
            }
        }

        return new GraphLayout(
            [.. folding.Kept.Select((node, i) => new LayoutNode(node, graph.Nodes[node].Label, folding.Operators(graph, i), columns[i], rows[i]))],
            folding.Edges);
    }
}
