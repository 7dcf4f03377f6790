using PruneSearch.Search.Pareto;

namespace PruneSearch.Search.Fidelity;

/// <summary>
/// Asynchronous successive halving, ASHA (Li et al., "A system for massively parallel hyperparameter tuning", 2020, algorithm 2), for
/// several objectives: of the n trials that have reported at a rung, the best floor(n / eta) are entitled to go on, in the order
/// of rank under constraint-domination, then crowding distance, then trial number.
/// </summary>
/// <remarks>
/// The others wait: as more results come in, the number of places grows and who holds them changes. A trial that was promoted keeps its
/// promotion when it would not get it now. Once the rung is closed, those that hold a place then go on and the rest stops; a closed rung
/// promotes at least one trial, so that a small search reaches the top.
/// </remarks>
public sealed class AsynchronousHalving : IPromotionRule
{
    public string Name => "asha";

    public PromotionDecision Decide(RungLadder ladder, int rung, RungState state)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rung);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rung, ladder.Last);
        int places = (int)Math.Floor((state.Results.Count / ladder.Eta) + 1e-9);
        if (state.Closed && state.Promoted.Count == 0)
        {
            places = Math.Max(1, places);
        }

        int[] bestFirst = BestFirst(state.Results);
        int[] promote = [.. bestFirst.Take(places).Where(t => !state.Promoted.Contains(t))];
        int[] rest = [.. bestFirst.Skip(places).Where(t => !state.Promoted.Contains(t))];
        return state.Closed ? new(promote, [], rest) : new(promote, rest, []);
    }

    private static int[] BestFirst(IReadOnlyList<RungResult> results)
    {
        RungResult[] sorted = [.. results.OrderBy(r => r.Trial)];
        var ranking = new ConstrainedRanking(Array.ConvertAll(sorted, r => r.Objectives), Array.ConvertAll(sorted, r => r.Violations));
        return Array.ConvertAll(ranking.BestFirst(), i => sorted[i].Trial);
    }
}
