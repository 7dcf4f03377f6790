using PruneSearch.Graphs.Operators;

namespace PruneSearch.Graphs;

/// <summary>What a model costs, counted from its graph.</summary>
/// <param name="Parameters">
/// Elements of learnable initialisers: weights, biases, scale and shift of batch normalisation. Running statistics are not parameters
/// (as in PyTorch), nor are single constants in arithmetic.
/// </param>
/// <param name="NonZeroParameters">Parameters that are not exactly zero.</param>
/// <param name="Buffers">Elements of running statistics.</param>
/// <param name="Macs">Multiply-accumulates of one sample in Conv, Gemm and MatMul.</param>
public sealed record ModelCost(long Parameters, long NonZeroParameters, long Buffers, long Macs)
{
    public static ModelCost Of(ModelGraph graph)
    {
        long parameters = 0;
        long nonZero = 0;
        foreach (string name in ParameterNames(graph))
        {
            TensorSource source = graph.Initializers[name];
            parameters += source.Count;
            nonZero += CountNonZero(source.Read());
        }

        long buffers = graph.Initializers
            .Where(i => graph.Consumers(i.Key).Any(n => RoleIn(n, i.Key) == InputRole.Statistic))
            .Sum(i => i.Value.Count);
        return new ModelCost(parameters, nonZero, buffers, MacsOf(graph));
    }

    /// <summary>Multiply-accumulates of one sample.</summary>
    public static long MacsOf(ModelGraph graph) => graph.Nodes.Sum(n => MacsOf(graph, n));

    public static long MacsOf(ModelGraph graph, Node node) => OperatorRegistry.Get(node).Macs(node, graph.TypeOf);

    /// <summary>The learnable initialisers, in ordinal order of their names.</summary>
    public static IEnumerable<string> ParameterNames(ModelGraph graph) =>
        graph.Initializers.Where(i => IsParameter(graph, i.Key, i.Value.Count)).Select(i => i.Key);

    /// <summary>Whether a value is a learnable initialiser.</summary>
    public static bool IsParameter(ModelGraph graph, string name) =>
        graph.Initializers.TryGetValue(name, out TensorSource? source) && IsParameter(graph, name, source.Count);

    /// <summary>Whether an initialiser is learnable, if it had <paramref name="count"/> elements.</summary>
    internal static bool IsParameter(ModelGraph graph, string name, long count)
    {
        if (!graph.Initializers[name].ElementType.IsFloat())
        {
            return false;
        }

        IReadOnlyList<Node> consumers = graph.Consumers(name);
        bool arithmeticOnly = consumers.All(n => OperatorRegistry.Get(n) is BinaryOperator);
        return consumers.Any(n => RoleIn(n, name) == InputRole.Weight) && !(arithmeticOnly && count == 1);
    }

    private static InputRole RoleIn(Node node, string value) => OperatorRegistry.Get(node).Role(node, node.Inputs.IndexOf(value));

    private static long CountNonZero(Tensor tensor)
    {
        long count = 0;
        if (tensor.ElementType == ElementType.Float32)
        {
            foreach (float value in tensor.Span<float>())
            {
                count += value != 0 ? 1 : 0;
            }

            return count;
        }

        return tensor.ToFloats().LongCount(f => f != 0);
    }
}
