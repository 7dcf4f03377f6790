namespace PruneSearch.Search.Fidelity;

/// <summary>All that a promotion rule looks at: one rung, now.</summary>
/// <param name="Results">Of the trials that have reported at the rung, the promoted ones included, in any order.</param>
/// <param name="Promoted">The trials that left for the next rung already. A promotion is never taken back.</param>
/// <param name="Closed">No further trial will report here: those that wait must be decided on now.</param>
public sealed record RungState(IReadOnlyList<RungResult> Results, IReadOnlySet<int> Promoted, bool Closed);
