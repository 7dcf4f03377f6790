using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Pruning.Criteria;

/// <summary>Applies a normalisation.</summary>
public static class ScoreNormalizing
{
    /// <summary>Fresh scores; unchanged where the divisor would be 0.</summary>
    /// <param name="normalization">How.</param>
    /// <param name="scores">One for each unit.</param>
    /// <param name="group">The group.</param>
    /// <param name="costs">Counts what cuts of the group's model save; for <see cref="ScoreNormalization.Macs"/>.</param>
    public static double[] Apply(this ScoreNormalization normalization, double[] scores, PruningGroup group, CutCostModel? costs = null)
    {
        double divisor = normalization switch
        {
            ScoreNormalization.None => 1,
            ScoreNormalization.Mean => scores.Average(Math.Abs),
            ScoreNormalization.Max => scores.Max(Math.Abs),
            ScoreNormalization.L2 => Math.Sqrt(scores.Sum(s => s * s)),
            ScoreNormalization.Size => Parameters(group) / group.Count,
            ScoreNormalization.Macs => group is UnitGroup ? costs?.MacsOfUnit(group) ?? throw new ArgumentNullException(nameof(costs)) : 1,
            _ => throw new ArgumentOutOfRangeException(nameof(normalization), normalization, "not a normalisation"),
        };
        return divisor > 0 ? Array.ConvertAll(scores, s => s / divisor) : (double[])scores.Clone();
    }

    private static double Parameters(PruningGroup group)
    {
        if (group is not UnitGroup units)
        {
            return group.Count;
        }

        double total = 0;
        foreach (GroupAxis axis in units.Produced)
        {
            for (int unit = 0; unit < units.Count; unit++)
            {
                total += (double)axis.Indices(unit).Length * axis.SliceElements;
            }
        }

        return total;
    }
}
