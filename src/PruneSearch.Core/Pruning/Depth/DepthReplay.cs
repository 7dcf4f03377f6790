using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Pruning.Depth;

/// <summary>Carries out the block removals of an edit log on its base model.</summary>
internal static class DepthReplay
{
    /// <exception cref="InvalidInputException">The log is not of this model.</exception>
    public static CutResult Run(EditLog log, ModelGraph graph)
    {
        var groups = DepthGroups.Of(graph);
        var units = new List<int>();
        foreach (BlockRemoval removal in log.Blocks)
        {
            int unit = groups.Group?.Blocks.ToList().FindIndex(b => b.Output == removal.Output && b.Name == removal.Block) ?? -1;
            units.Add(unit >= 0 ? unit : throw Wrong($"block '{removal.Block}', which makes '{removal.Output}', does not exist or must stay"));
        }

        Selection selection = Selection.Empty.With(groups.Group!, units);
        return selection.Violation([groups.Group!]) is { } violation ? throw Wrong(violation) : DepthSurgery.Cut(groups, selection) with { Log = log };
    }

    private static InvalidInputException Wrong(string message) => new("edit log", message, EditLogReplay.Rule);
}
