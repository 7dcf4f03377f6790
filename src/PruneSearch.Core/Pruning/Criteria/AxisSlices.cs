using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>The elements of a tensor that lie at each index of one of its axes, as runs that are contiguous in memory.</summary>
internal static class AxisSlices
{
    /// <summary>Visits every run, in the order of memory.</summary>
    /// <param name="axis">The axis of the tensor that the units lie on.</param>
    /// <param name="dims">The tensor's dimensions.</param>
    /// <param name="visit">Index in the numbering of the units, first element, number of elements.</param>
    /// <exception cref="ArgumentException">The tensor is not the one that the axis was found on.</exception>
    public static void Visit(GroupAxis axis, IReadOnlyList<long> dims, Action<int, int, int> visit)
    {
        int at = axis.Axis.Axis;
        int size = (int)dims[at];
        if (size * axis.Partitions != axis.Size)
        {
            throw new ArgumentException($"'{axis.Axis.Value}' is [{string.Join(", ", dims)}], its group counts {axis.Size} indices on axis {at}: the evidence is of another graph", nameof(dims));
        }

        int outer = (int)dims.Take(at).Aggregate(1L, (a, d) => a * d);
        int inner = (int)dims.Skip(at + 1).Aggregate(1L, (a, d) => a * d);
        int first = 0;
        for (int o = 0; o < outer; o++)
        {
            // Under a grouped convolution, index j of the axis in the rows of partition p is index p*size+j of the units.
            int partition = axis.Partitions == 1 ? 0 : o / (outer / axis.Partitions);
            for (int i = 0; i < size; i++)
            {
                visit((partition * size) + i, first, inner);
                first += inner;
            }
        }
    }

    /// <summary>The unit that lies at each index; -1 for none.</summary>
    public static int[] Owners(GroupAxis axis, int units)
    {
        var owners = new int[axis.Size];
        Array.Fill(owners, -1);
        for (int unit = 0; unit < units; unit++)
        {
            foreach (int index in axis.Indices(unit))
            {
                owners[index] = unit;
            }
        }

        return owners;
    }
}
