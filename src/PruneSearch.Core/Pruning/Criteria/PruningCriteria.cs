namespace PruneSearch.Pruning.Criteria;

/// <summary>The criteria by name.</summary>
public static class PruningCriteria
{
    /// <summary><c>random</c>, <c>l1</c>, <c>l2</c>, <c>taylor</c>, <c>taylor-absolute</c>. Add others with <see cref="NameRegistry{T}.With"/>.</summary>
    /// <param name="seed">Seed of the random criterion.</param>
    public static NameRegistry<IPruningCriterion> BuiltIn(ulong seed) => new(
        "criterion",
        new IPruningCriterion[] { new RandomCriterion(seed), MagnitudeCriterion.L1, MagnitudeCriterion.L2, TaylorCriterion.Squared, TaylorCriterion.Absolute }
            .Select(c => KeyValuePair.Create(c.Name, c)));
}
