using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Allocation;

/// <summary>Prunes one group at a time, and judges what is left.</summary>
public static class SensitivityAnalysis
{
    /// <summary>Fractions that are tried where nobody says otherwise.</summary>
    public static IReadOnlyList<double> DefaultRatios { get; } = [0.25, 0.5, 0.75, 0.9];

    /// <summary>Judgements in the order of groups and ratios; a number of units that rounds to none, or to the same as the ratio before, is left out.</summary>
    /// <param name="groups">The groups with their scores.</param>
    /// <param name="ratios">Fractions to take of each.</param>
    /// <param name="judge">Judges the model without so many of a group's least important units.</param>
    public static IEnumerable<(ScoredGroup Group, int Removed, T Judgement)> Run<T>(
        IReadOnlyList<ScoredGroup> groups, IReadOnlyList<double> ratios, Func<ScoredGroup, int, T> judge)
    {
        foreach (ScoredGroup scored in groups)
        {
            PruningGroup group = scored.Group;
            foreach (int removed in ratios.Select(r => group.Removals.Nearest(Ratio.StillToRemove(group, r))).Where(n => n > 0).Distinct())
            {
                yield return (scored, removed, judge(scored, removed));
            }
        }
    }
}
