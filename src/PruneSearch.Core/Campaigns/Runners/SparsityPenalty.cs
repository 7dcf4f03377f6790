using PruneSearch.Campaigns.Records;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Schedules;

namespace PruneSearch.Campaigns.Runners;

/// <summary>The penalty of a regularised schedule: what is added to the loss on the way to its cut.</summary>
internal sealed class SparsityPenalty
{
    private readonly LossTerm _whole;
    private readonly bool _grows;

    private SparsityPenalty(LossTerm whole, bool grows)
    {
        _whole = whole;
        _grows = grows;
    }

    /// <exception cref="InvalidInputException">The penalty has nothing to act on in this model.</exception>
    public static SparsityPenalty Of(CandidateRecipe recipe, ModelGraph graph, IReadOnlyList<ScoredGroup> scored, IReadOnlyDictionary<string, int> removals)
    {
        double strength = recipe.PenaltyStrength;
        PruningGroup[] groups = [.. scored.Select(s => s.Group)];
        return recipe.Penalty switch
        {
            PenaltyKind.GroupLasso when groups.Any(g => g is not WeightGroup) =>
                new(new LossTerm.GroupLasso([.. groups.SelectMany(g => Enumerable.Range(0, g.Count).Select(u => Slices(g, [u])))], strength), grows: false),
            PenaltyKind.L1 or PenaltyKind.GroupLasso => new(new LossTerm.L1Penalty([.. groups.SelectMany(Weights).Distinct(StringComparer.Ordinal)], strength), grows: false),
            PenaltyKind.BnScale => new(new LossTerm.L1Penalty(Scales(graph, groups), strength), grows: false),
            PenaltyKind.Growing => new(new LossTerm.SliceDecay([.. scored.SelectMany(s => Slices(s.Group, s.Lowest(removals[s.Group.Id])))], strength), grows: true),
            _ => throw new ArgumentOutOfRangeException(nameof(recipe), recipe.Penalty, "not a penalty"),
        };
    }

    /// <summary>The term at a point of the way to the cut, from 0 to 1.</summary>
    public LossTerm At(double progress) => _grows ? _whole with { Weight = _whole.Weight * progress } : _whole;

    /// <summary>The initialisers that make a group's units.</summary>
    private static IEnumerable<string> Weights(PruningGroup group) => group is UnitGroup units
        ? units.Axes.Where(a => (a.Use & AxisUse.Produces) != 0).Select(a => a.Axis.Value)
        : [((MaskGroup)group).Initializer];

    /// <summary>The weights that make some units and that read them.</summary>
    private static IReadOnlyList<ParameterSlice> Slices(PruningGroup group, IReadOnlyList<int> units) => group switch
    {
        UnitGroup cut =>
        [
            .. cut.Axes.Where(a => (a.Use & (AxisUse.Produces | AxisUse.Consumes)) != 0 && a.Partitions == 1)
                .Select(a => new ParameterSlice(a.Axis.Value, a.Axis.Axis, [.. units.SelectMany(u => a.Indices(u).ToArray())]))
                .Where(s => s.Indices.Count > 0),
        ],
        MaskGroup masked => units.Count == 0 ? [] : [new ParameterSlice(masked.Initializer, null, [.. masked.Elements(units)])],
        _ => throw new NotSupportedException($"a group of kind {group.GetType().Name}"),
    };

    private static string[] Scales(ModelGraph graph, PruningGroup[] groups)
    {
        var touched = groups.OfType<UnitGroup>().SelectMany(g => g.Axes).Select(a => a.Axis.Value).ToHashSet(StringComparer.Ordinal);
        string[] scales = [.. graph.Nodes.Where(n => n.OpType == "BatchNormalization").Select(n => n.Inputs[1]).Where(touched.Contains).Distinct(StringComparer.Ordinal)];
        return scales.Length > 0 ? scales
            : throw new InvalidInputException("prune.penalty", "is bnScale, and no batch normalisation lies on what is pruned", "groupLasso or l1 needs none");
    }
}
