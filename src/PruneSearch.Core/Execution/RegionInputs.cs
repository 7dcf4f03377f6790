using PruneSearch.Graphs;

namespace PruneSearch.Execution;

/// <summary>Checks tensors against a region's inputs.</summary>
public static class RegionInputs
{
    /// <summary>The batch size; 1 where the graph has no open batch.</summary>
    /// <exception cref="ArgumentException">A tensor does not fit.</exception>
    public static int Check(ModelGraph graph, IReadOnlyList<Tensor> tensors, int maxBatch)
    {
        string? symbol = graph.BatchSymbol;
        int samples = symbol is null ? 1 : (int)(tensors[0].Dims[0] / graph.Inputs[0].Type.Shape[0].Factor);
        if (symbol is not null && (samples < 1 || samples > maxBatch))
        {
            throw new ArgumentException($"a batch of {samples} where the region was compiled for 1 to {maxBatch}", nameof(tensors));
        }

        for (int i = 0; i < tensors.Count; i++)
        {
            TensorType type = graph.Inputs[i].Type;
            int[] expected = type.Shape.Concrete(samples);
            if (tensors[i].ElementType != type.ElementType || !tensors[i].Dims.SequenceEqual(expected.Select(d => (long)d)))
            {
                throw new ArgumentException($"input '{graph.Inputs[i].Name}' is {type} with a batch of {samples}, got {tensors[i].Type}", nameof(tensors));
            }
        }

        return samples;
    }
}
