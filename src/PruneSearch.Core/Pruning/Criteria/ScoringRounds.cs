using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// Scores groups and decides what goes, in as many rounds as the criterion takes: after every round but the last, what is to go is zeroed,
/// and evidence gathered and scores taken anew. What has gone does not come back.
/// </summary>
public static class ScoringRounds
{
    /// <param name="criterion">What scores.</param>
    /// <param name="graph">The model.</param>
    /// <param name="groups">Its groups.</param>
    /// <param name="evidence">Gathers what the criterion needs about the model as it is in a round.</param>
    /// <param name="normalize">Makes the scores of a group comparable with those of others.</param>
    /// <param name="allocate">How many units each group has lost after a share of the cut, 1 for all of it (<see cref="RatioAt"/>).</param>
    /// <returns>The scores of the last round, negative infinity for what went before it, and how many units each group loses.</returns>
    public static (ScoredGroup[] Scored, int[] Removals) Run(
        IPruningCriterion criterion,
        ModelGraph graph,
        IReadOnlyList<PruningGroup> groups,
        Func<ModelGraph, Evidence> evidence,
        Func<PruningGroup, double[], double[]> normalize,
        Func<IReadOnlyList<ScoredGroup>, double, int[]> allocate)
    {
        ModelGraph current = graph;
        int[][] gone = [.. groups.Select(_ => Array.Empty<int>())];
        for (int round = 1; ; round++)
        {
            Evidence known = evidence(current);
            ScoredGroup[] scored = [.. groups.Select((g, i) => new ScoredGroup(g, Without(normalize(g, g.Pool(criterion.Score(g.Scored, known))), gone[i])))];
            int[] removals = allocate(scored, (double)round / criterion.Rounds);
            if (round == criterion.Rounds)
            {
                return (scored, removals);
            }

            gone = [.. scored.Zip(removals, (s, r) => s.Lowest(r))];
            current = UnitZeroing.Apply(graph, groups, gone);
        }
    }

    /// <summary>The ratio after a share of the rounds: what is kept falls by the same factor in each (Tanaka et al. 2020).</summary>
    public static double RatioAt(double ratio, double share) => share >= 1 ? ratio : 1 - Math.Pow(1 - ratio, share);

    private static double[] Without(double[] scores, int[] gone)
    {
        foreach (int unit in gone)
        {
            scores[unit] = double.NegativeInfinity;
        }

        return scores;
    }
}
