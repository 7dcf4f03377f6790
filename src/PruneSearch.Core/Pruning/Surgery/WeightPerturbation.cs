using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Pruning.Surgery;

/// <summary>
/// Random weights and statistics that keep signals alive through the model: layers scaled by fan-in, batch normalisation near the
/// identity. Constants of arithmetic and of bounds stay.
/// </summary>
internal static class WeightPerturbation
{
    public static Dictionary<string, Tensor> Of(ModelGraph graph, ulong seed)
    {
        var result = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var parameters = ModelCost.ParameterNames(graph).ToHashSet(StringComparer.Ordinal);
        foreach ((string name, TensorSource source) in graph.Initializers)
        {
            if (graph.Consumers(name) is not [Node user, ..] || !source.ElementType.IsFloat())
            {
                continue;
            }

            int input = user.Inputs.IndexOf(name);
            if (parameters.Contains(name) || OperatorRegistry.Get(user).Role(user, input) == InputRole.Statistic)
            {
                (double center, double width) = Distribution(user, input, source);
                var random = new RandomStream(seed, "oracle-weights/" + name);
                var data = new float[source.Count];
                for (int i = 0; i < data.Length; i++)
                {
                    // Where the sign matters (scales, variances) the values stay within a factor of center.
                    data[i] = (float)(center == 0 ? random.NextGaussian() * width : random.NextDouble(center - width, center + width));
                }

                result.Add(name, Tensor.FromFloats(source.ElementType, [.. source.Dims], data));
            }
        }

        return result;
    }

    private static (double Center, double Width) Distribution(Node user, int input, TensorSource source) => (user.OpType, input) switch
    {
        ("BatchNormalization", 1 or 4) or ("LayerNormalization", 1) or ("Mul", _) => (1, 0.5),
        ("BatchNormalization", _) => (0, 0.3),
        ("Conv", 1) => (0, Math.Sqrt(2.0 / Math.Max(1, source.Count / source.Dims[0]))),
        ("Gemm", 0 or 1) or ("MatMul", _) when source.Rank >= 2 => (0, Math.Sqrt(2.0 / SummedSize(user, input, source))),
        ("Gather", _) or ("Expand", _) => (0, 1),
        _ => (0, 0.1),
    };

    private static long SummedSize(Node user, int input, TensorSource source)
    {
        bool transposed = user.OpType == "Gemm" && (input == 0 ? GemmOperator.TransposesA(user) : GemmOperator.TransposesB(user));
        bool last = (input == 0) != transposed;
        return Math.Max(1, source.Dims[last ? source.Rank - 1 : source.Rank - 2]);
    }
}
