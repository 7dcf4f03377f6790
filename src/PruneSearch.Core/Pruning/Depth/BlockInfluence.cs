using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Pruning.Depth;

/// <summary>Measures how blocks turn the values that pass through them.</summary>
public static class BlockInfluence
{
    /// <summary>How much the values of one run may take.</summary>
    internal const long RunBytes = 64L << 20;

    /// <summary>The most samples whose values, before and behind every block, fit into memory set aside for them; at least 1.</summary>
    /// <param name="graph">The model.</param>
    /// <param name="group">Its blocks.</param>
    /// <param name="batch">The most that are wanted.</param>
    public static int BatchFor(ModelGraph graph, DepthGroup group, int batch)
    {
        long sample = Values(group).Sum(v => graph.TypeOf(v).Shape.Aggregate(1L, (a, d) => a * d.Factor)) * sizeof(float);
        return graph.BatchSymbol is null ? batch : (int)Math.Clamp(RunBytes / Math.Max(1, sample), 1, batch);
    }

    /// <summary>
    /// For each block 1 minus the mean cosine of input and output over all samples and positions, the features of a position being one
    /// vector. Where one of the two is zero the cosine is 0, where both are it is 1: nothing changed.
    /// </summary>
    /// <param name="graph">The model.</param>
    /// <param name="group">Its blocks.</param>
    /// <param name="backend">Runs it.</param>
    /// <param name="batches">Samples for the model's one input, of one size.</param>
    /// <param name="threads">Threads of the backend.</param>
    /// <param name="cancellation">Ends the gathering between batches.</param>
    /// <exception cref="InvalidInputException">There is no batch, or a value is not finite.</exception>
    public static double[] Gather(
        ModelGraph graph, DepthGroup group, IExecutionBackend backend, IEnumerable<Tensor> batches, int threads, CancellationToken cancellation = default)
    {
        string input = graph.Inputs[0].Name;
        string[] values = [.. Values(group).Where(v => v != input)];
        ICompiledRegion? region = null;
        var sums = new CosineSum[group.Count];
        try
        {
            foreach (Tensor batch in batches)
            {
                cancellation.ThrowIfCancellationRequested();
                region ??= backend.Compile(graph, [input], values, new CompileOptions { MaxBatch = (int)batch.Dims[0], Threads = threads });
                var data = values.Zip(region.Run([batch])).Append((First: input, Second: batch)).ToDictionary(v => v.First, v => v.Second.ToFloats(), StringComparer.Ordinal);
                for (int b = 0; b < sums.Length; b++)
                {
                    DepthBlock block = group.Blocks[b];
                    int[] dims = graph.TypeOf(block.Input).Shape.Concrete((int)batch.Dims[0]);
                    sums[b].Add(data[block.Input], data[block.Output], dims, block.FeatureAxis);
                }
            }
        }
        finally
        {
            region?.Dispose();
        }

        if (region is null)
        {
            throw new InvalidInputException("calibration data", "has no batch", "at least one batch");
        }

        int bad = Array.FindIndex(sums, s => !double.IsFinite(s.Mean));
        return bad < 0
            ? Array.ConvertAll(sums, s => 1 - s.Mean)
            : throw new InvalidInputException($"block '{group.Blocks[bad].Name}'", "passes values that are not finite", "the model computes finite values on the calibration data");
    }

    private static IEnumerable<string> Values(DepthGroup group) => group.Blocks.SelectMany(b => new[] { b.Input, b.Output }).Distinct(StringComparer.Ordinal);
}
