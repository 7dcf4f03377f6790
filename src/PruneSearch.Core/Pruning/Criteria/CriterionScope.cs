namespace PruneSearch.Pruning.Criteria;

/// <summary>What a criterion can score.</summary>
[Flags]
public enum CriterionScope
{
    None = 0,

    /// <summary>Units that are removed: channels, filters, neurons, heads (<see cref="Groups.UnitGroup"/>).</summary>
    Units = 1,

    /// <summary>Single weights that are zeroed (<see cref="Groups.WeightGroup"/>).</summary>
    Weights = 2,
}
