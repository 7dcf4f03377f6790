using System.Collections.Immutable;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Campaigns.Runners;

/// <summary>A candidate in memory: what was cut of the base model so far, masks, and the training's state (null before the first step).</summary>
internal sealed record CandidateModel(ModelGraph Graph, CutResult? Cut, ImmutableArray<WeightMask> Masks, TrainingState? State)
{
    public EditLog Log => (Cut?.Log ?? EditLog.Empty).WithMasks(Masks.Select(m => m.ToDigest()));

    public static CandidateModel Uncut(ModelGraph baseGraph) => new(baseGraph, null, [], null);

    /// <summary>The candidate as a checkpoint left it.</summary>
    public static CandidateModel Of(Checkpoint checkpoint, ModelGraph baseGraph)
    {
        CutResult? cut = checkpoint.Log.IsUncut ? null : checkpoint.Log.Replay(baseGraph);
        return new CandidateModel(cut?.Graph ?? baseGraph, cut, checkpoint.Masks, null).WithState(checkpoint.State);
    }

    /// <summary>The candidate as its plan cuts it, untrained.</summary>
    public static CandidateModel Of(CandidatePlan plan, ModelGraph baseGraph)
    {
        CutResult? cut = plan.Log.IsUncut ? null : plan.Log.Replay(baseGraph);
        return new CandidateModel(plan.Apply(cut?.Graph ?? baseGraph), cut, plan.Masks, null);
    }

    public CandidateModel WithState(TrainingState state) => this with { State = state, Graph = WithWeights(Graph, state) };

    /// <summary>Other weights, and no memory of a training.</summary>
    public CandidateModel WithWeights(ModelGraph graph) => this with { Graph = graph, State = null };

    /// <summary>The same cut and masks on other weights of the base model, and no memory of a training.</summary>
    public CandidateModel Rewound(ModelGraph baseGraph) =>
        WithWeights(WeightMasking.Apply(Cut is null ? baseGraph : Cut.Log.Replay(baseGraph).Graph, Masks));

    /// <summary>Takes further units out, of weights and of what the optimizer remembers.</summary>
    public CandidateModel CutFurther(CutResult next)
    {
        CutResult whole = Cut is null ? next : Cut.Then(next);
        TrainingState? state = State is null ? null : next.Slice(State);
        var cut = this with { Cut = whole, Graph = next.Graph, Masks = [.. Masks.Select(next.Slice)], State = null };
        return state is null ? cut : cut.WithState(state);
    }

    /// <summary>The groups that are left, with the weights as they are now.</summary>
    public IRemovableUnits Remaining(IRemovableUnits ofBase) => Cut is null
        ? ofBase
        : ofBase.After(Cut with { Graph = Graph });

    public Checkpoint ToCheckpoint(long steps) => new((State ?? Initial(Graph)) with { Steps = steps }, Log, Masks);

    private static ModelGraph WithWeights(ModelGraph graph, TrainingState state) => graph.WithInitializers(state.Weights
        .Where(w => graph.Initializers.ContainsKey(w.Key))
        .Select(w => KeyValuePair.Create(w.Key, (TensorSource)Tensor.FromFloats(graph.Initializers[w.Key].ElementType, [.. w.Value.Dims], w.Value.ToFloats()))));

    /// <summary>A state without a step: the graph's floating-point initialisers.</summary>
    private static TrainingState Initial(ModelGraph graph) => new(
        0,
        graph.Initializers.Where(i => i.Value.ElementType.IsFloat())
            .ToImmutableSortedDictionary(i => i.Key, i => Tensor.FromFloats(ElementType.Float32, [.. i.Value.Dims], i.Value.Read().ToFloats()), StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, Tensor>>(StringComparer.Ordinal));
}
