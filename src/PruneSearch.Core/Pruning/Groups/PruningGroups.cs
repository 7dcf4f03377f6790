using System.Collections.Immutable;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Pruning.Groups;

/// <summary>
/// What can be removed from a model, found by index propagation: every output index of a layer is followed through the coupling rules of
/// the operators; indices that belong together are a unit, units on the same axes a group. What cannot be removed is listed with the
/// reason.
/// </summary>
public sealed class PruningGroups : IRemovableUnits
{
    private PruningGroups(ModelGraph graph, IReadOnlyList<UnitGroup> groups, IReadOnlyList<Exclusion> exclusions)
    {
        Graph = graph;
        Groups = [.. groups];
        Exclusions = [.. exclusions];
    }

    public ModelGraph Graph { get; }

    /// <summary>In the order of their first layers.</summary>
    public ImmutableArray<UnitGroup> Groups { get; }

    IReadOnlyList<PruningGroup> IRemovableUnits.Groups => [.. Groups];

    /// <summary>Output indices of convolutions and linear layers that stay, in execution order.</summary>
    public ImmutableArray<Exclusion> Exclusions { get; }

    /// <param name="graph">A simplified graph (<see cref="Graphs.Simplification.GraphSimplifier"/>): exporter noise would pin what it reads.</param>
    /// <param name="options">Exclusions, minimum, rounding.</param>
    /// <exception cref="InvalidInputException">An option is out of range, or an exclusion pattern matches nothing.</exception>
    public static PruningGroups Of(ModelGraph graph, GroupOptions? options = null)
    {
        options ??= GroupOptions.Default;
        options.Validate();
        var assembly = new GroupAssembly(graph, options);
        return new PruningGroups(graph, assembly.Groups, assembly.Exclusions);
    }

    /// <summary>
    /// The same groups on what a cut of their graph left, with the same ids, in the cut graph's numbering. A further cut (iterative
    /// pruning) is made from these, so that both together are a cut of the base model; groups found anew in a cut graph may differ where
    /// an axis came down to one index.
    /// </summary>
    /// <exception cref="ArgumentException">The cut was not made from these groups' graph.</exception>
    public PruningGroups After(CutResult cut)
    {
        if (!ReferenceEquals(cut.Source, Graph))
        {
            throw new ArgumentException("the cut was made from another graph", nameof(cut));
        }

        return new PruningGroups(
            cut.Graph,
            [.. Groups.Select(g => GroupRestriction.Of(g, cut))],
            [.. Exclusions.Select(e => e with { Size = (int)cut.Graph.Initializers[e.Weight].Dims[e.Axis] })]);
    }

    public CutResult Cut(Selection selection) => GraphSurgery.Cut(this, selection);

    IRemovableUnits IRemovableUnits.After(CutResult cut) => After(cut);

    /// <exception cref="InvalidInputException">No group has this id.</exception>
    public UnitGroup this[string id] => Groups.FirstOrDefault(g => g.Id == id)
        ?? throw new InvalidInputException($"group '{id}'", "is not a group of the model", $"groups: {string.Join(", ", Groups.Select(g => g.Id))}");

    /// <summary>The groups for people: which layers change together, and why; and what stays, and why.</summary>
    public string Describe() => GroupDescription.Of(this);
}
