using PruneSearch.Graphs;

namespace PruneSearch.Pruning.Patterns;

/// <summary>An initialiser under a mask; masked whenever it is read.</summary>
internal sealed class MaskedTensor(TensorSource source, WeightMask mask) : TensorSource(source.ElementType, [.. source.Dims])
{
    public override Tensor Read() => mask.Apply(source.Read());
}
