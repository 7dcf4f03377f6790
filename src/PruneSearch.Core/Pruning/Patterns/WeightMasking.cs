using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;

namespace PruneSearch.Pruning.Patterns;

/// <summary>Unstructured sparsity: single weights set to zero.</summary>
public static class WeightMasking
{
    /// <summary>The masks that an allocation asks for; layers that lose nothing have none.</summary>
    /// <param name="groups">Groups of single weights with their scores.</param>
    /// <param name="removals">How many weights each loses (<see cref="IAllocation.Removals"/>).</param>
    public static IReadOnlyList<WeightMask> Masks(IReadOnlyList<ScoredGroup> groups, IReadOnlyList<int> removals) =>
        [.. groups.Zip(removals).Where(g => g.Second > 0).Select(g => WeightMask.Lowest(g.First, g.Second))];

    /// <summary>The model with its masked weights zeroed (lazily, when they are read).</summary>
    /// <exception cref="ArgumentException">A mask is not of this model.</exception>
    public static ModelGraph Apply(ModelGraph graph, IEnumerable<WeightMask> masks)
    {
        var masked = new Dictionary<string, TensorSource>(StringComparer.Ordinal);
        foreach (WeightMask mask in masks)
        {
            if (!graph.Initializers.TryGetValue(mask.Initializer, out TensorSource? source) || !source.Dims.SequenceEqual(mask.Dims))
            {
                throw new ArgumentException($"the mask of '{mask.Initializer}' [{string.Join(", ", mask.Dims)}] is not of this model", nameof(masks));
            }

            masked[mask.Initializer] = new MaskedTensor(source, mask);
        }

        return graph.WithInitializers(masked);
    }
}
