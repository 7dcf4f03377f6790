namespace PruneSearch.Search.Fidelity;

/// <summary>What becomes of the trials at a rung that were not promoted yet. Each is in exactly one list; the best first.</summary>
/// <param name="Promote">Go on to the next rung now.</param>
/// <param name="Wait">May still be promoted: ask again when the rung has a new result, or when it is closed.</param>
/// <param name="Stop">Will not go on.</param>
public sealed record PromotionDecision(IReadOnlyList<int> Promote, IReadOnlyList<int> Wait, IReadOnlyList<int> Stop);
