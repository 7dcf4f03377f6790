using PruneSearch.Graphs;
using PruneSearch.Pruning.Patterns;

namespace PruneSearch.Pruning.Reconstruction;

/// <summary>The layers of a pruned model that do not read, or not with the same weights, what they read in the dense model.</summary>
internal static class ChangedLayers
{
    /// <returns>Convolutions and linear layers with constant weights, in the order of execution.</returns>
    public static IReadOnlyList<Node> Of(ModelGraph dense, ModelGraph pruned, IReadOnlyList<WeightMask> masks)
    {
        HashSet<string> masked = [.. masks.Where(m => m.KeptCount < m.Count).Select(m => m.Initializer)];
        HashSet<string> changed = [.. masked, .. pruned.Initializers.Where(i => !IsSame(dense, i.Key, i.Value)).Select(i => i.Key)];
        var layers = new List<Node>();
        foreach (Node node in pruned.Nodes)
        {
            bool moved = dense.Producer(node.Outputs[0]) is not { } own || !own.Inputs.SequenceEqual(node.Inputs, StringComparer.Ordinal);
            if (node.OpType is "Conv" or "Gemm" or "MatMul" && pruned.Initializers.ContainsKey(node.Inputs[1])
                && (moved || changed.Contains(node.Inputs[0]) || masked.Contains(node.Inputs[1])))
            {
                layers.Add(node);
            }

            if (moved || node.Inputs.Any(changed.Contains))
            {
                changed.UnionWith(node.Outputs);
            }
        }

        return layers;
    }

    private static bool IsSame(ModelGraph dense, string name, TensorSource source) =>
        dense.Initializers.TryGetValue(name, out TensorSource? own) && own.Dims.SequenceEqual(source.Dims);
}
