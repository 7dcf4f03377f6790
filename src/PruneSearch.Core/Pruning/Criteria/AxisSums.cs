using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>Sums over the slices of a tensor, one for each unit of a group.</summary>
internal static class AxisSums
{
    /// <summary>Adds to each unit the sum of its slices of a tensor.</summary>
    /// <param name="axis">The axis of the tensor that the units lie on.</param>
    /// <param name="dims">The tensor's dimensions.</param>
    /// <param name="element">The term of each element, by its row-major index.</param>
    /// <param name="units">One number for each unit, added to.</param>
    public static void Add(GroupAxis axis, IReadOnlyList<long> dims, Func<int, double> element, double[] units)
    {
        double[] sums = Along(axis, dims, element);
        for (int unit = 0; unit < units.Length; unit++)
        {
            foreach (int index in axis.Indices(unit))
            {
                units[unit] += sums[index];
            }
        }
    }

    private static double[] Along(GroupAxis axis, IReadOnlyList<long> dims, Func<int, double> element)
    {
        int at = axis.Axis.Axis;
        int size = (int)dims[at];
        if (size * axis.Partitions != axis.Size)
        {
            throw new ArgumentException($"'{axis.Axis.Value}' is [{string.Join(", ", dims)}], its group counts {axis.Size} indices on axis {at}: the evidence is of another graph", nameof(dims));
        }

        int outer = (int)dims.Take(at).Aggregate(1L, (a, d) => a * d);
        int inner = (int)dims.Skip(at + 1).Aggregate(1L, (a, d) => a * d);
        var sums = new double[axis.Size];
        int flat = 0;
        for (int o = 0; o < outer; o++)
        {
            // Under a grouped convolution, index j of the axis in the rows of partition p is index p*size+j of the units.
            int partition = axis.Partitions == 1 ? 0 : o / (outer / axis.Partitions);
            for (int i = 0; i < size; i++)
            {
                double sum = 0;
                for (int n = 0; n < inner; n++)
                {
                    sum += element(flat++);
                }

                sums[(partition * size) + i] += sum;
            }
        }

        return sums;
    }
}
