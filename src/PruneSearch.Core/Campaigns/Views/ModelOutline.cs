using System.Collections.Immutable;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Campaigns.Views;

/// <summary>A base model as people look at it: its layers, and its drawing without cuts.</summary>
internal sealed class ModelOutline
{
    private ModelOutline(ModelGraph graph, ImmutableArray<OutlineLayer> layers, GraphLayout? layout) => (Graph, Layers, Layout) = (graph, layers, layout);

    public ModelGraph Graph { get; }

    /// <summary>Convolutions and linear layers, in the graph's order.</summary>
    public ImmutableArray<OutlineLayer> Layers { get; }

    /// <summary>Null where the graph is too large to be drawn.</summary>
    public GraphLayout? Layout { get; }

    public static ModelOutline Of(ModelGraph graph)
    {
        Dictionary<Node, int> order = graph.Nodes.Index().ToDictionary(n => n.Item, n => n.Index, (IEqualityComparer<Node>)ReferenceEqualityComparer.Instance);
        ImmutableArray<OutlineLayer> layers =
        [
            .. new CouplingIndex(graph).All.OfType<Coupling.Link>()
                .Where(l => l.Kind == LinkKind.Produce && graph.Initializers.ContainsKey(l.From.Value))
                .Select(l => new OutlineLayer(order[l.Node], l.Node.Label, l.Node.OpType, l.From.Value, l.From.Axis, graph.Initializers[l.From.Value].Dims[l.From.Axis]))
                .DistinctBy(l => (l.Node, l.Weight))
                .OrderBy(l => l.Node),
        ];
        return new ModelOutline(graph, layers, GraphLayout.Of(graph, layers.Select(l => l.Node).ToHashSet()));
    }
}
