using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>Checks that a criterion is asked for what it can score.</summary>
public static class CriterionScopes
{
    /// <summary>What a granularity of specs asks a criterion to score.</summary>
    public static CriterionScope OfGranularity(string granularity) => Granularity.Of(granularity).IsMask ? CriterionScope.Weights : CriterionScope.Units;

    /// <summary>In words: <c>units</c>, <c>weights</c>, <c>units and weights</c>.</summary>
    public static string InWords(this CriterionScope scope) => scope switch
    {
        CriterionScope.Units => "units",
        CriterionScope.Weights => "weights",
        _ => "units and weights",
    };

    /// <summary>The group as units.</summary>
    /// <exception cref="InvalidInputException">It is one of single weights.</exception>
    internal static UnitGroup RequireUnits(this IPruningCriterion criterion, PruningGroup group) =>
        group as UnitGroup ?? throw Refusal(criterion, group, "single weights");

    /// <summary>The group as single weights.</summary>
    /// <exception cref="InvalidInputException">It is one of units.</exception>
    internal static WeightGroup RequireWeights(this IPruningCriterion criterion, PruningGroup group) =>
        group as WeightGroup ?? throw Refusal(criterion, group, "units");

    private static InvalidInputException Refusal(IPruningCriterion criterion, PruningGroup group, string what) => new(
        $"criterion '{criterion.Name}'", $"cannot score group '{group.Id}' of {what}", $"{criterion.Name} scores {criterion.Scope.InWords()} only");
}
