using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Pruning.Groups;

/// <summary>A group after a cut: the units that are left, renumbered.</summary>
internal static class GroupRestriction
{
    public static UnitGroup Of(UnitGroup group, CutResult cut)
    {
        int[]?[] positions = [.. group.Axes.Select(a => Positions(a, cut.Cuts))];
        var remaining = new List<int>();
        for (int unit = 0; unit < group.Count; unit++)
        {
            int first = 0;
            while (group.Axes[first].Indices(unit).IsEmpty)
            {
                first++;
            }

            if (positions[first] is not { } position || position[group.Axes[first].Indices(unit)[0]] >= 0)
            {
                remaining.Add(unit);
            }
        }

        var axes = new List<GroupAxis>();
        for (int a = 0; a < group.Axes.Length; a++)
        {
            GroupAxis axis = group.Axes[a];
            var slots = new List<(int Unit, int Index)>();
            for (int u = 0; u < remaining.Count; u++)
            {
                foreach (int index in axis.Indices(remaining[u]))
                {
                    slots.Add((u, positions[a] is { } position ? position[index] : index));
                }
            }

            slots.Sort((x, y) => x.Index.CompareTo(y.Index));
            int size = positions[a]?.Count(p => p >= 0) ?? axis.Size;
            long elements = TensorSize.OfSlice(cut.Graph, axis.Axis) / axis.Partitions;
            axes.Add(GroupAxis.Of(axis.Axis, axis.Use, size, axis.Partitions, elements, remaining.Count, slots));
        }

        int[]? partitions = group.Removals.Partitions == 1 ? null : [.. remaining.Select(group.PartitionOf)];
        int smallest = partitions is null ? remaining.Count : Enumerable.Range(0, group.Removals.Partitions).Min(p => partitions.Count(q => q == p));
        RemovalCounts removals = group.Removals with { Units = remaining.Count, SmallestPartition = smallest };
        return new UnitGroup(group.Id, group.Kind, removals, partitions, group.BaseCount, [.. axes], group.Layers);
    }

    /// <summary>Where each index of an axis lies after the cut, -1 where it is gone; null where the axis is untouched.</summary>
    private static int[]? Positions(GroupAxis axis, AxisCuts cuts)
    {
        int[]? kept = axis.Partitions == 1
            ? cuts.Kept(axis.Axis)
            : cuts.Columns(axis.Axis.Value)?.SelectMany((columns, p) => columns.Select(c => (p * (axis.Size / axis.Partitions)) + c)).ToArray();
        if (kept is null)
        {
            return null;
        }

        var positions = new int[axis.Size];
        Array.Fill(positions, -1);
        for (int k = 0; k < kept.Length; k++)
        {
            positions[kept[k]] = k;
        }

        return positions;
    }
}
