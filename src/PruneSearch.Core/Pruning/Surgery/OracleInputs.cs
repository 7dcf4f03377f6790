using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Pruning.Surgery;

/// <summary>Random inputs for comparing two models.</summary>
internal static class OracleInputs
{
    private const double ScaleStep = 8;
    private const int Scales = 3;

    /// <summary>
    /// Gaussian samples, by turns of standard deviation 1, 8 and 64, so that neither biases nor saturation hide what is behind; integers
    /// below the size of the axis that they index.
    /// </summary>
    public static List<IReadOnlyList<Tensor>> Random(ModelGraph graph, int samples, ulong seed)
    {
        var batches = new List<IReadOnlyList<Tensor>>();
        int batch = graph.BatchSymbol is null ? 1 : samples;
        for (int b = 0; b * batch < samples; b++)
        {
            var random = new RandomStream(seed, "oracle-inputs", b);
            batches.Add([.. graph.Inputs.Select(input => Random(graph, input, batch, b, random))]);
        }

        return batches;
    }

    private static Tensor Random(ModelGraph graph, GraphInput input, int batch, int first, RandomStream random)
    {
        int[] dims = input.Type.Shape.Concrete(batch);
        int count = dims.Aggregate(1, (a, d) => a * d);
        long[] wide = Array.ConvertAll(dims, d => (long)d);
        if (input.Type.ElementType.IsFloat())
        {
            int perSample = Math.Max(1, count / batch);
            var data = new float[count];
            for (int i = 0; i < count; i++)
            {
                data[i] = (float)(random.NextGaussian() * Math.Pow(ScaleStep, ((i / perSample) + first) % Scales));
            }

            return Tensor.FromFloats(input.Type.ElementType, wide, data);
        }

        int limit = IndexLimit(graph, input.Name);
        var integers = new long[count];
        for (int i = 0; i < count; i++)
        {
            integers[i] = random.NextInt(limit);
        }

        return input.Type.ElementType switch
        {
            ElementType.Int64 => Tensor.Of<long>(wide, integers),
            ElementType.Int32 => Tensor.Of<int>(wide, Array.ConvertAll(integers, i => (int)i)),
            _ => throw new InvalidInputException($"input '{input.Name}'", $"is {input.Type}", "random inputs are floating-point, int32 or int64: give real inputs"),
        };
    }

    private static int IndexLimit(ModelGraph graph, string input)
    {
        int limit = int.MaxValue;
        foreach (Node node in graph.Consumers(input).Where(n => n.OpType == "Gather" && n.Inputs[1] == input))
        {
            TensorShape data = graph.TypeOf(node.Inputs[0]).Shape;
            limit = (int)Math.Min(limit, data[GatherOperator.Axis(node, data.Rank)].Factor);
        }

        return limit == int.MaxValue ? 2 : limit;
    }
}
