namespace PruneSearch.Pruning.Criteria;

/// <summary>Applies a reduction.</summary>
internal static class ScoreReducing
{
    /// <summary>One number for each unit.</summary>
    /// <param name="reduction">How.</param>
    /// <param name="layers">For each layer one number for each unit; not a number where the unit does not lie in the layer.</param>
    /// <param name="units">The number of units. One that lies in no layer gets 0.</param>
    public static double[] Pool(this ScoreReduction reduction, IReadOnlyList<double[]> layers, int units)
    {
        var pooled = new double[units];
        for (int unit = 0; unit < units; unit++)
        {
            double result = 0;
            int count = 0;
            foreach (double[] layer in layers)
            {
                double value = layer[unit];
                if (double.IsNaN(value) || (reduction == ScoreReduction.First && count > 0))
                {
                    continue;
                }

                count++;
                result = reduction == ScoreReduction.Max && count > 1 ? Math.Max(result, value) : reduction == ScoreReduction.Max ? value : result + value;
            }

            pooled[unit] = reduction == ScoreReduction.Mean && count > 0 ? result / count : result;
        }

        return pooled;
    }
}
