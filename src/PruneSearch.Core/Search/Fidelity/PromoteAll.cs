namespace PruneSearch.Search.Fidelity;

/// <summary>Every trial climbs to the last rung: no early stopping.</summary>
public sealed class PromoteAll : IPromotionRule
{
    public string Name => "all";

    public PromotionDecision Decide(RungLadder ladder, int rung, RungState state)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rung);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rung, ladder.Last);
        return new([.. state.Results.Select(r => r.Trial).Where(t => !state.Promoted.Contains(t)).Order()], [], []);
    }
}
