using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Training;

/// <summary>
/// New weights for an architecture, as for training it from scratch: weights of Conv, Gemm and MatMul normal with He et al.'s (2015)
/// fan-in scale, biases zero, batch normalisation the identity.
/// </summary>
public static class Reinitialization
{
    public static ModelGraph Of(ModelGraph graph, ulong seed)
    {
        var fresh = new Dictionary<string, TensorSource>(StringComparer.Ordinal);
        foreach (Node node in graph.Nodes)
        {
            for (int input = 0; input < node.Inputs.Length; input++)
            {
                string name = node.Inputs[input];
                if (graph.Initializers.TryGetValue(name, out TensorSource? source) && source.ElementType.IsFloat() && !fresh.ContainsKey(name)
                    && Fresh(graph, node, input, name, source, seed) is { } tensor)
                {
                    fresh.Add(name, tensor);
                }
            }
        }

        return graph.WithInitializers(fresh);
    }

    private static Tensor? Fresh(ModelGraph graph, Node node, int input, string name, TensorSource source, ulong seed)
    {
        switch (OperatorRegistry.Get(node))
        {
            case ConvOperator or GemmOperator or MatMulOperator when input == 1:
                return Normal(source, name, Math.Sqrt(2.0 / FanIn(node, source)), seed);
            case ConvOperator or GemmOperator when input == 2:
                return Filled(source, 0);
            case BatchNormalizationOperator:
                return Filled(source, input is 1 or 4 ? 1 : 0);
            case AddOperator when graph.Consumers(name).Count == 1 && source.Count > 1:
                return Filled(source, 0);
            default:
                return null;
        }
    }

    private static double FanIn(Node node, TensorSource weight) => node.OpType switch
    {
        "Gemm" => weight.Dims[GemmOperator.TransposesB(node) ? 1 : 0],
        "MatMul" => weight.Dims[^2],
        _ => weight.Count / (double)weight.Dims[0],
    };

    private static Tensor Normal(TensorSource source, string name, double scale, ulong seed)
    {
        var random = new RandomStream(seed, "weights/" + name);
        var data = new float[source.Count];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = (float)(random.NextGaussian() * scale);
        }

        return Tensor.FromFloats(source.ElementType, [.. source.Dims], data);
    }

    private static Tensor Filled(TensorSource source, float value)
    {
        var data = new float[source.Count];
        Array.Fill(data, value);
        return Tensor.FromFloats(source.ElementType, [.. source.Dims], data);
    }
}
