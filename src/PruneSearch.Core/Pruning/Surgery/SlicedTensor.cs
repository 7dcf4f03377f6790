using PruneSearch.Graphs;

namespace PruneSearch.Pruning.Surgery;

/// <summary>The kept part of an initialiser; cut out whenever it is read.</summary>
internal sealed class SlicedTensor(TensorSource source, TensorSlicer slicer) : TensorSource(source.ElementType, [.. slicer.Dims])
{
    public override Tensor Read() => slicer.Apply(source.Read());
}
