using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Patterns;

namespace PruneSearch.Pruning.Surgery;

/// <summary>A model that lost units.</summary>
/// <param name="Source">The graph that was cut.</param>
/// <param name="Graph">The smaller graph: same values, same names, same weights where they are kept (cut out lazily, when read).</param>
/// <param name="Cuts">What is kept on every axis, in the numbering of <paramref name="Source"/>.</param>
/// <param name="Log">What was removed, in the numbering of <paramref name="Source"/>.</param>
public sealed record CutResult(ModelGraph Source, ModelGraph Graph, AxisCuts Cuts, EditLog Log)
{
    /// <summary>What is kept of an initialiser; null where it is untouched.</summary>
    public TensorSlicer? Slicer(string initializer) => Cuts.Slicer(initializer, Source.Initializers[initializer].Dims);

    /// <summary>Joins this cut and a later one of its <see cref="Graph"/> (perhaps with other weights) into one of the source.</summary>
    /// <exception cref="ArgumentException">The later cut was not made from this cut's graph.</exception>
    public CutResult Then(CutResult next)
    {
        foreach ((string name, TensorSource source) in next.Source.Initializers)
        {
            if (!Graph.Initializers.TryGetValue(name, out TensorSource? own) || !own.Dims.SequenceEqual(source.Dims))
            {
                throw new ArgumentException($"the later cut was made from another graph: '{name}' differs", nameof(next));
            }
        }

        return new CutResult(Source, next.Graph, Cuts.Then(next.Cuts), Log.Then(next.Log, Cuts));
    }

    /// <summary>A training session's state after the cut: weights, statistics and optimizer state, sliced as the graph's initialisers were.</summary>
    public TrainingState Slice(TrainingState state) => state with
    {
        Weights = state.Weights.ToImmutableSorted(Slice),
        Slots = state.Slots.ToImmutableSorted((_, tensors) => tensors.ToImmutableSorted(Slice)),
    };

    /// <summary>A mask on what the cut leaves of its initialiser.</summary>
    public WeightMask Slice(WeightMask mask) => Slicer(mask.Initializer) is { } slicer ? mask.Slice(slicer) : mask;

    private Tensor Slice(string initializer, Tensor tensor) => Slicer(initializer)?.Apply(tensor) ?? tensor;
}
