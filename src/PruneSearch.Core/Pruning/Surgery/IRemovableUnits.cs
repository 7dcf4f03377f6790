using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Surgery;

/// <summary>Units of a graph that surgery takes out: what there is to choose from, and how a choice is carried out.</summary>
public interface IRemovableUnits
{
    ModelGraph Graph { get; }

    IReadOnlyList<PruningGroup> Groups { get; }

    /// <exception cref="ArgumentException">The selection is not one of these groups, or breaks their constraints.</exception>
    CutResult Cut(Selection selection);

    /// <summary>What a cut of the graph left of the same groups, with the same ids.</summary>
    /// <exception cref="ArgumentException">The cut was not made from this graph.</exception>
    IRemovableUnits After(CutResult cut);
}
