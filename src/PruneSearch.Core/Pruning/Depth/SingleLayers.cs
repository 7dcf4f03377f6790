using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Pruning.Depth;

/// <summary>
/// Finds layers whose output, behind their bias, normalisation and activation, has the type of their input, and of which nothing else
/// reads a part.
/// </summary>
internal sealed class SingleLayers(ModelGraph graph, GraphLayers layers)
{
    private readonly HashSet<string> _heads = [.. graph.Outputs, .. GraphHeads.BeforeSoftmax(graph)];

    /// <summary>The layer as a block, or why it is none.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="isTaken">Whether a node lies in a block already.</param>
    public (BlockCandidate? Candidate, DepthExclusion? Exclusion) At(Node layer, Func<Node, bool> isTaken)
    {
        string value = layer.Outputs[0];
        if (layers.Activations(layer).ToArray() is not [var input])
        {
            return (null, new DepthExclusion(layer.Label, value, "it reads no single activation"));
        }

        TensorType type = graph.TypeOf(input);
        var nodes = new List<Node> { layer };
        (string Output, int Nodes)? best = null;
        while (!_heads.Contains(value))
        {
            best = graph.TypeOf(value) == type ? (value, nodes.Count) : best;
            if (graph.Consumers(value) is not [var next] || isTaken(next) || !Belongs(next, value))
            {
                break;
            }

            nodes.Add(next);
            value = next.Outputs[0];
        }

        if (best is { } found)
        {
            return (new BlockCandidate(DepthKind.Layer, input, found.Output, found.Output, nodes[..found.Nodes]), null);
        }

        string reason = _heads.Contains(value) && graph.TypeOf(value) == type
            ? $"it makes the output '{value}'"
            : $"it makes {graph.TypeOf(value)} of {type}";
        return (null, new DepthExclusion(layer.Label, value, reason));
    }

    /// <summary>Whether a node only normalises, shifts, scales or activates what a layer makes.</summary>
    private bool Belongs(Node node, string value) => OperatorRegistry.Get(node) switch
    {
        SoftmaxOperator => false,
        UnaryOperator or BatchNormalizationOperator => node.Inputs[0] == value,
        AddOperator or MulOperator => layers.Activations(node).Count() == 1 && node.Inputs.Any(graph.Initializers.ContainsKey),
        _ => false,
    };
}
