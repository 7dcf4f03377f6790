using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Pruning.Surgery;

/// <summary>Random inputs for comparing two models.</summary>
internal static class OracleInputs
{
    /// <summary>Standard deviations: at small ones biases matter, at large ones they do not; some activations saturate.</summary>
    private static readonly double[] Scales = [1, 16];

    /// <summary>Gaussian samples, half of them at each scale; integers are below the size of the axis that they index.</summary>
    public static List<OracleInputSet> Random(ModelGraph graph, int samples, ulong seed)
    {
        var sets = new List<OracleInputSet>();
        for (int k = 0; k < Scales.Length; k++)
        {
            int own = (samples + Scales.Length - 1 - k) / Scales.Length;
            int batch = graph.BatchSymbol is null ? 1 : own;
            var batches = new List<IReadOnlyList<Tensor>>();
            for (int first = 0; first < own; first += batch)
            {
                var random = new RandomStream(seed, "oracle-inputs", k, first);
                batches.Add([.. graph.Inputs.Select(input => Random(graph, input, batch, Scales[k], random))]);
            }

            if (batches.Count > 0)
            {
                sets.Add(new OracleInputSet($"random inputs of standard deviation {Scales[k]}", batches));
            }
        }

        return sets;
    }

    private static Tensor Random(ModelGraph graph, GraphInput input, int batch, double scale, RandomStream random)
    {
        int[] dims = input.Type.Shape.Concrete(batch);
        int count = dims.Aggregate(1, (a, d) => a * d);
        long[] wide = Array.ConvertAll(dims, d => (long)d);
        if (input.Type.ElementType.IsFloat())
        {
            var data = new float[count];
            for (int i = 0; i < count; i++)
            {
                data[i] = (float)(random.NextGaussian() * scale);
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
