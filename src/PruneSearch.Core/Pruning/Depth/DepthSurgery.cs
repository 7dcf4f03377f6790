using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Pruning.Depth;

/// <summary>
/// Bypasses blocks: everything that reads a block's output reads its input, and what nothing needs any more is dropped. Weights are neither
/// read nor changed. Where a block makes a graph output, or what a final Softmax makes one of, an Identity keeps the value's name.
/// </summary>
public static class DepthSurgery
{
    /// <param name="groups">The blocks of the graph to cut.</param>
    /// <param name="selection">The blocks to remove.</param>
    /// <exception cref="ArgumentException">The selection is not one of these blocks, or removes more than may go.</exception>
    public static CutResult Cut(DepthGroups groups, Selection selection)
    {
        if (selection.Violation(((IRemovableUnits)groups).Groups) is { } violation)
        {
            throw new ArgumentException(violation, nameof(selection));
        }

        DepthBlock[] removed = groups.Group is { } group ? [.. selection.Of(group).Select(unit => group.Blocks[unit])] : [];
        return new CutResult(groups.Graph, Bypass(groups.Graph, removed), AxisCuts.None, EditLog.Of(removed.Select(b => new BlockRemoval(b.Name, b.Output))))
        {
            Blocks = [.. removed],
        };
    }

    private static ModelGraph Bypass(ModelGraph graph, DepthBlock[] blocks)
    {
        var sources = new BypassSources(blocks);
        IReadOnlyList<string> heads = GraphHeads.BeforeSoftmax(graph);
        var ends = blocks.Select(b => b.Output).Where(o => graph.Outputs.Contains(o) || heads.Contains(o)).ToHashSet(StringComparer.Ordinal);
        ModelGraph cut = DeadCode.Remove(graph.With(graph.Nodes.Select(node => ends.Contains(node.Outputs[0])
            ? new Node(node.Name, "Identity", [sources.Of(node.Outputs[0])], node.Outputs)
            : node with { Inputs = [.. node.Inputs.Select(i => heads.Contains(i) && graph.Outputs.Contains(node.Outputs[0]) ? i : sources.Of(i))] })));
        foreach (string value in cut.Nodes.SelectMany(n => n.Outputs).Where(o => o.Length > 0))
        {
            if (cut.TypeOf(value) != graph.TypeOf(value))
            {
                throw new InvalidOperationException($"without {string.Join(", ", blocks.Select(b => b.Name))}, '{value}' is {cut.TypeOf(value)}, not {graph.TypeOf(value)}");
            }
        }

        return cut;
    }
}
