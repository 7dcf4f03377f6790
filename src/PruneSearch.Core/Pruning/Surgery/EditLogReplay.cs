using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Surgery;

/// <summary>Carries out an edit log on its base model.</summary>
internal static class EditLogReplay
{
    internal const string Rule = "an edit log is replayed on the model it was made from";

    public static CutResult Run(EditLog log, ModelGraph graph)
    {
        if (!log.Blocks.IsEmpty)
        {
            return log.Cuts.IsEmpty
                ? DepthReplay.Run(log, graph)
                : throw new InvalidInputException("edit log", "bypasses blocks and cuts axes", "one log does either");
        }

        var groups = PruningGroups.Of(graph);
        ILookup<AxisRef, (UnitGroup Group, GroupAxis Axis)> axes = groups.Groups
            .SelectMany(g => g.Axes.Where(a => a.Partitions == 1).Select(a => (Group: g, Axis: a)))
            .ToLookup(a => a.Axis.Axis);
        Selection selection = Selection.Empty;
        foreach (AxisRemoval cut in log.Cuts)
        {
            var missing = cut.Removed.ToHashSet();
            foreach ((UnitGroup group, GroupAxis axis) in axes[new AxisRef(cut.Value, cut.Axis)])
            {
                var units = new List<int>(selection.Of(group));
                for (int unit = 0; unit < group.Count; unit++)
                {
                    foreach (int index in axis.Indices(unit))
                    {
                        if (missing.Remove(index))
                        {
                            units.Add(unit);
                        }
                    }
                }

                selection = selection.With(group, units);
            }

            if (missing.Count > 0)
            {
                throw new InvalidInputException("edit log", $"indices {string.Join(", ", missing.Order())} of axis {cut.Axis} of '{cut.Value}' do not exist or must stay", Rule);
            }
        }

        EditLog full = EditLog.Of(groups.Groups, selection);
        if (!full.Cuts.SequenceEqual(log.Cuts))
        {
            AxisRemoval partial = full.Cuts.First(c => !log.Cuts.Contains(c));
            throw new InvalidInputException("edit log", $"what it removes takes [{string.Join(", ", partial.Removed)}] of axis {partial.Axis} of '{partial.Value}' along, which it does not say", Rule);
        }

        if (selection.Violation(groups.Groups) is { } violation)
        {
            throw new InvalidInputException("edit log", violation, Rule);
        }

        CutResult result = GraphSurgery.Cut(groups, selection);
        return result with { Log = log };
    }
}
