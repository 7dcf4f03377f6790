using System.Collections.Immutable;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Patterns;

namespace PruneSearch.Pruning.Surgery;

/// <summary>A model that lost units.</summary>
/// <param name="Source">The graph that was cut.</param>
/// <param name="Graph">The smaller graph: same values, same names, same weights where they are kept (cut out lazily, when read).</param>
/// <param name="Cuts">What is kept on every axis, in the numbering of <paramref name="Source"/>.</param>
/// <param name="Log">What was removed, in the numbering of <paramref name="Source"/>.</param>
public sealed record CutResult(ModelGraph Source, ModelGraph Graph, AxisCuts Cuts, EditLog Log)
{
    /// <summary>The blocks that were bypassed: each under its own values in <see cref="Source"/>, or under what earlier bypasses left there.</summary>
    public ImmutableArray<DepthBlock> Blocks { get; init; } = [];

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

        if (Log.Blocks.IsEmpty != next.Log.Blocks.IsEmpty && !Log.IsUncut && !next.Log.IsUncut)
        {
            throw new ArgumentException("one of the cuts bypasses blocks and the other does not: one log does either", nameof(next));
        }

        return new CutResult(Source, next.Graph, Cuts.Then(next.Cuts), Log.Then(next.Log, Cuts)) { Blocks = Blocks.AddRange(next.Blocks) };
    }

    /// <summary>
    /// A training session's state after the cut: weights, statistics and optimizer state, sliced as the graph's initialisers were, without
    /// those of blocks that went.
    /// </summary>
    public TrainingState Slice(TrainingState state) => state with
    {
        Weights = Left(state.Weights),
        Slots = state.Slots.ToImmutableSorted((_, tensors) => Left(tensors)),
    };

    /// <summary>A mask on what the cut leaves of its initialiser.</summary>
    public WeightMask Slice(WeightMask mask) => Slicer(mask.Initializer) is { } slicer ? mask.Slice(slicer) : mask;

    private ImmutableSortedDictionary<string, Tensor> Left(ImmutableSortedDictionary<string, Tensor> tensors) =>
        tensors.RemoveRange(tensors.Keys.Where(name => !Graph.Initializers.ContainsKey(name))).ToImmutableSorted(Slice);

    private Tensor Slice(string initializer, Tensor tensor) => Slicer(initializer)?.Apply(tensor) ?? tensor;
}
