namespace PruneSearch.Pruning.Criteria;

/// <summary>How the scores of a group are made comparable with those of others. None changes the order within a group.</summary>
public enum ScoreNormalization
{
    /// <summary>As the criterion gave them.</summary>
    None,

    /// <summary>Divided by the group's mean.</summary>
    Mean,

    /// <summary>Divided by the group's largest score.</summary>
    Max,

    /// <summary>Divided by the root of the sum of squares of the group's scores (the layer normalisation of Molchanov et al. 2017).</summary>
    L2,

    /// <summary>Divided by the parameters that make a unit of the group, on average: importance for each parameter.</summary>
    Size,

    /// <summary>
    /// Divided by the multiply-accumulates that the model saves with a unit of the group: importance for the computation it costs, the
    /// greedy solution of the knapsack that hardware-aware pruning poses (Shen et al., "HALP", 2021). As <see cref="None"/> where weights
    /// are only zeroed, which saves none.
    /// </summary>
    Macs,
}
