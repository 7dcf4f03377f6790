using PruneSearch.Graphs;
using PruneSearch.Graphs.Couplings;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Surgery;

/// <summary>
/// Carries out an edit log on its base model. A log does not say which indices went together: channels and heads are those whose indices
/// are all named; what is left must be dimensions of the heads that remain.
/// </summary>
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

        var groups = PruningGroups.Of(graph, new GroupOptions { Units = UnitKinds.Channel | UnitKinds.Head });
        return (HasDimensions(graph) ? InTwoSteps(log, groups) : Exact(log, groups)) with { Log = log };
    }

    private static bool HasDimensions(ModelGraph graph) =>
        graph.Nodes.Any(n => n.OpType == "MatMul" && !n.Inputs.Any(graph.Initializers.ContainsKey))
        && PruningGroups.Of(graph, new GroupOptions { Units = UnitKinds.HeadDim }).Groups.Length > 0;

    private static CutResult InTwoSteps(EditLog log, PruningGroups groups)
    {
        (Selection whole, EditLog rest) = Split(log, groups);
        if (rest.Cuts.IsEmpty)
        {
            return Exact(log, groups);
        }

        CutResult first = Cut(groups, whole);
        return first.Then(Exact(Renumbered(rest, first.Cuts), PruningGroups.Of(first.Graph, new GroupOptions { Units = UnitKinds.HeadDim })));
    }

    /// <summary>The units whose indices a log names all, and what it names besides.</summary>
    private static (Selection Whole, EditLog Besides) Split(EditLog log, PruningGroups groups)
    {
        var named = log.Cuts.ToDictionary(c => new AxisRef(c.Value, c.Axis), c => c.Removed.ToHashSet());
        Selection whole = Selection.Empty;
        foreach (UnitGroup group in groups.Groups)
        {
            var units = new List<int>();
            for (int unit = 0; unit < group.Count; unit++)
            {
                EditLog own = EditLog.Of([group], Selection.Empty.With(group, [unit]));
                if (own.Cuts.All(c => named.TryGetValue(new AxisRef(c.Value, c.Axis), out HashSet<int>? indices) && c.Removed.All(indices.Contains)))
                {
                    units.Add(unit);
                }
            }

            whole = whole.With(group, units);
        }

        foreach (AxisRemoval cut in EditLog.Of(groups.Groups, whole).Cuts)
        {
            named[new AxisRef(cut.Value, cut.Axis)].ExceptWith(cut.Removed);
        }

        return (whole, new EditLog(named.Select(n => new AxisRemoval(n.Key.Value, n.Key.Axis, [.. n.Value.Order()])), []));
    }

    private static EditLog Renumbered(EditLog log, AxisCuts cuts) => new(
        log.Cuts.Select(c => cuts.Kept(new AxisRef(c.Value, c.Axis)) is { } kept
            ? c with { Removed = [.. c.Removed.Select(i => Array.BinarySearch(kept, i))] }
            : c),
        []);

    private static CutResult Exact(EditLog log, PruningGroups groups)
    {
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

        return Cut(groups, selection);
    }

    private static CutResult Cut(PruningGroups groups, Selection selection) =>
        selection.Violation(groups.Groups) is { } violation
            ? throw new InvalidInputException("edit log", violation, Rule)
            : GraphSurgery.Cut(groups, selection);
}
