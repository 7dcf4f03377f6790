using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Depth;

/// <summary>The nodes of a graph that make units from weights: convolutions and linear layers.</summary>
internal sealed class GraphLayers
{
    private readonly ModelGraph _graph;
    private readonly Dictionary<Node, string> _weights = new(ReferenceEqualityComparer.Instance);

    public GraphLayers(ModelGraph graph)
    {
        _graph = graph;
        foreach (Coupling.Link link in new CouplingIndex(graph).All.OfType<Coupling.Link>())
        {
            if (link.Kind == LinkKind.Produce && graph.Initializers.ContainsKey(link.From.Value))
            {
                _weights.TryAdd(link.Node, link.From.Value);
            }
        }
    }

    public bool IsLayer(Node node) => _weights.ContainsKey(node);

    /// <summary>The weight of a layer.</summary>
    public string Weight(Node layer) => _weights[layer];

    /// <summary>The activations that a node reads, each once.</summary>
    public static IEnumerable<string> Activations(ModelGraph graph, Node node) =>
        node.Inputs.Where(i => i.Length > 0 && !graph.Initializers.ContainsKey(i)).Distinct(StringComparer.Ordinal);

    public IEnumerable<string> Activations(Node node) => Activations(_graph, node);
}
