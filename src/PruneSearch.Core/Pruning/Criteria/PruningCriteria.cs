namespace PruneSearch.Pruning.Criteria;

/// <summary>The criteria by name.</summary>
public static class PruningCriteria
{
    /// <summary>All that come with the product. Add others with <see cref="NameRegistry{T}.With"/>.</summary>
    /// <param name="seed">Seed of the random criterion.</param>
    /// <param name="reduction">
    /// Over the layers of a group, for the criteria that pool over them (l1, l2, linf, group-norm, fpgm, bn-scale, activation-mean, apoz).
    /// </param>
    public static NameRegistry<IPruningCriterion> BuiltIn(ulong seed, ScoreReduction reduction = ScoreReduction.Own) => new(
        "criterion", All(seed, reduction == ScoreReduction.Own ? null : reduction).Select(c => KeyValuePair.Create(c.Name, c)));

    private static IEnumerable<IPruningCriterion> All(ulong seed, ScoreReduction? reduction) =>
    [
        new RandomCriterion(seed),
        MagnitudeCriterion.L1.With(reduction),
        MagnitudeCriterion.L2.With(reduction),
        MagnitudeCriterion.LInf.With(reduction),
        new GroupNormCriterion(reduction),
        new GeometricMedianCriterion(reduction),
        new BatchNormScaleCriterion(reduction),
        ActivationCriterion.Mean.With(reduction),
        ActivationCriterion.NonZero.With(reduction),
        new LampCriterion(),
        TaylorCriterion.Squared,
        TaylorCriterion.Absolute,
        new SecondOrderTaylorCriterion(),
        new FisherCriterion(),
        new SnipCriterion(),
        new MovementCriterion(),
        new GraspCriterion(),
        new SynFlowCriterion(),
        new WandaCriterion(),
        new SparseGptCriterion(),
    ];
}
