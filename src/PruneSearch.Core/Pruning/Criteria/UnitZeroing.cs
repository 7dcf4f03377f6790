using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Patterns;

namespace PruneSearch.Pruning.Criteria;

/// <summary>A model in which units are silenced, in its own shape: the weights that make them and that read them are zero.</summary>
internal static class UnitZeroing
{
    /// <param name="graph">The model.</param>
    /// <param name="groups">Its groups.</param>
    /// <param name="units">For each group the units that are zeroed.</param>
    public static ModelGraph Apply(ModelGraph graph, IReadOnlyList<PruningGroup> groups, IReadOnlyList<int[]> units)
    {
        var kept = new Dictionary<string, bool[]>(StringComparer.Ordinal);
        for (int g = 0; g < groups.Count; g++)
        {
            if (groups[g] is MaskGroup weights)
            {
                bool[] elements = Kept(weights.Initializer);
                foreach (int index in weights.Elements(units[g]))
                {
                    elements[index] = false;
                }
            }
            else if (groups[g] is UnitGroup group && units[g].Length > 0)
            {
                Zero(group, [.. units[g]]);
            }
        }

        return WeightMasking.Apply(graph, kept.Select(k => WeightMask.Of(k.Key, graph.Initializers[k.Key].Dims, k.Value)));

        void Zero(UnitGroup group, HashSet<int> gone)
        {
            foreach (GroupAxis axis in group.Axes.Where(a => (a.Use & (AxisUse.Produces | AxisUse.Consumes)) != 0))
            {
                int[] owners = AxisSlices.Owners(axis, group.Count);
                bool[] elements = Kept(axis.Axis.Value);
                AxisSlices.Visit(axis, graph.Initializers[axis.Axis.Value].Dims, (index, first, count) =>
                {
                    if (gone.Contains(owners[index]))
                    {
                        Array.Fill(elements, false, first, count);
                    }
                });
            }
        }

        bool[] Kept(string name)
        {
            if (!kept.TryGetValue(name, out bool[]? elements))
            {
                kept.Add(name, elements = new bool[graph.Initializers[name].Count]);
                Array.Fill(elements, true);
            }

            return elements;
        }
    }
}
