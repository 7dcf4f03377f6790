using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Pruning.Criteria.Gathering;

/// <summary>
/// A model made linear and positive, as synaptic flow takes it: absolute weights, no biases, batch normalisation as its absolute scale over
/// the running deviation, functions of single elements and dropout as the identity.
/// </summary>
internal static class LinearizedGraph
{
    public static ModelGraph Of(ModelGraph graph) => graph.With(
        nodes: graph.Nodes.Select(n => OperatorRegistry.Get(n) is UnaryOperator or ClipOperator or SoftmaxOperator ? Identity(n) : n),
        initializers: graph.Initializers.Select(i => KeyValuePair.Create(i.Key, i.Value.ElementType.IsFloat() ? Positive(graph, i.Key, i.Value) : i.Value)));

    private static Node Identity(Node node) => new(node.Name, "Identity", [node.Inputs[0]], node.Outputs);

    private static TensorSource Positive(ModelGraph graph, string name, TensorSource source)
    {
        float[] data = source.Read().ToFloats();
        bool shifts = graph.Consumers(name) is [Node user, ..] && IsShift(user, user.Inputs.IndexOf(name));
        return Tensor.FromFloats(source.ElementType, [.. source.Dims], shifts ? new float[data.Length] : Array.ConvertAll(data, Math.Abs));
    }

    private static bool IsShift(Node user, int input) => (user.OpType, input) switch
    {
        ("Conv" or "Gemm", 2) => true,
        ("BatchNormalization", 2 or 3) => true,
        ("Add" or "Sub", _) => true,
        _ => false,
    };
}
