using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>Sums over the slices of a tensor, one for each unit of a group.</summary>
internal static class AxisSums
{
    /// <summary>Adds to each unit the sum of its slices of a tensor.</summary>
    /// <param name="axis">The axis of the tensor that the units lie on.</param>
    /// <param name="dims">The tensor's dimensions.</param>
    /// <param name="run">The sum of a run of elements, by its first row-major index and its length (<see cref="RunFolds"/>).</param>
    /// <param name="units">One number for each unit, added to.</param>
    public static void Add(GroupAxis axis, IReadOnlyList<long> dims, Func<int, int, double> run, double[] units)
    {
        double[] sums = Along(axis, dims, run, max: false);
        for (int unit = 0; unit < units.Length; unit++)
        {
            foreach (int index in axis.Indices(unit))
            {
                units[unit] += sums[index];
            }
        }
    }

    /// <summary>The sum over each unit's slices; not a number for units that do not lie on the axis.</summary>
    public static double[] Of(GroupAxis axis, IReadOnlyList<long> dims, Func<int, int, double> run, int units) => Fold(axis, dims, run, units, max: false);

    /// <summary>The largest term of each unit's slices; not a number for units that do not lie on the axis.</summary>
    /// <param name="axis">The axis of the tensor that the units lie on.</param>
    /// <param name="dims">The tensor's dimensions.</param>
    /// <param name="run">The largest term of a run; not negative.</param>
    /// <param name="units">The number of units.</param>
    public static double[] Largest(GroupAxis axis, IReadOnlyList<long> dims, Func<int, int, double> run, int units) => Fold(axis, dims, run, units, max: true);

    private static double[] Fold(GroupAxis axis, IReadOnlyList<long> dims, Func<int, int, double> run, int units, bool max)
    {
        double[] along = Along(axis, dims, run, max);
        var result = new double[units];
        for (int unit = 0; unit < units; unit++)
        {
            ReadOnlySpan<int> indices = axis.Indices(unit);
            double folded = indices.IsEmpty ? double.NaN : 0;
            foreach (int index in indices)
            {
                folded = max ? Math.Max(folded, along[index]) : folded + along[index];
            }

            result[unit] = folded;
        }

        return result;
    }

    private static double[] Along(GroupAxis axis, IReadOnlyList<long> dims, Func<int, int, double> run, bool max)
    {
        var sums = new double[axis.Size];
        AxisSlices.Visit(axis, dims, (index, first, count) =>
        {
            double folded = run(first, count);
            sums[index] = max ? Math.Max(sums[index], folded) : sums[index] + folded;
        });
        return sums;
    }
}
