using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;

namespace PruneSearch.Pruning.Groups;

/// <summary>Lists the nodes that have weights of a group, or contract its activations, in execution order.</summary>
internal static class GroupLayers
{
    public static IReadOnlyList<(Node Node, AxisUse Part)> Of(IReadOnlyList<GroupAxis> axes, ModelGraph graph, CouplingIndex index)
    {
        var parts = new Dictionary<Node, AxisUse>(ReferenceEqualityComparer.Instance);
        foreach (GroupAxis axis in axes)
        {
            if (graph.Initializers.ContainsKey(axis.Axis.Value))
            {
                foreach (Node consumer in graph.Consumers(axis.Axis.Value))
                {
                    parts[consumer] = parts.GetValueOrDefault(consumer) | axis.Use;
                }

                continue;
            }

            foreach (Coupling coupling in index.Of(axis.Axis))
            {
                if (coupling is Coupling.Link { Kind: LinkKind.Contract } link)
                {
                    parts[link.Node] = parts.GetValueOrDefault(link.Node) | AxisUse.Consumes;
                }
            }
        }

        return [.. parts.OrderBy(p => index.Position(p.Key)).Select(p => (p.Key, p.Value))];
    }
}
