using System.Collections.Immutable;
using System.Text;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Pruning.Depth;

/// <summary>
/// The blocks of a model that can be bypassed, in one group, and what cannot be, with the reason. A block is a region between a value and
/// a later one of the same type: a residual branch, or a single layer. No two blocks share a node: of branches that lie in each other the
/// innermost count, and a layer counts only outside of them. So any choice of blocks can go together.
/// </summary>
public sealed class DepthGroups : IRemovableUnits
{
    private DepthGroups(ModelGraph graph, DepthGroup? group, ImmutableArray<DepthExclusion> exclusions)
    {
        Graph = graph;
        Group = group;
        Exclusions = exclusions;
    }

    public ModelGraph Graph { get; }

    /// <summary>The blocks; null where the model has none.</summary>
    public DepthGroup? Group { get; }

    /// <summary>Blocks and layers that stay, in execution order.</summary>
    public ImmutableArray<DepthExclusion> Exclusions { get; }

    IReadOnlyList<PruningGroup> IRemovableUnits.Groups => Group is null ? [] : [Group];

    /// <param name="graph">A simplified graph.</param>
    /// <param name="options">
    /// Exclusions (a block with a matching name anywhere in it stays) and the number of blocks that stay at least; RoundTo does not apply.
    /// </param>
    /// <exception cref="InvalidInputException">An option is out of range, or an exclusion pattern matches nothing.</exception>
    public static DepthGroups Of(ModelGraph graph, GroupOptions? options = null)
    {
        options ??= GroupOptions.Default;
        options.Validate();
        var search = new BlockSearch(graph, new ExclusionPatterns(options.Exclude, graph));
        return new DepthGroups(graph, search.Blocks.IsEmpty ? null : new DepthGroup(search.Blocks, options.MinimumKept, search.Blocks.Length), search.Exclusions);
    }

    public CutResult Cut(Selection selection) => DepthSurgery.Cut(this, selection);

    /// <summary>The blocks that a cut left, in the order they had, with the values that they read now.</summary>
    /// <exception cref="ArgumentException">The cut was not made from this graph.</exception>
    public DepthGroups After(CutResult cut)
    {
        if (!ReferenceEquals(cut.Source, Graph))
        {
            throw new ArgumentException("the cut was made from another graph", nameof(cut));
        }

        var sources = new BypassSources(cut.Blocks);
        DepthGroup? left = Group is null ? null : new DepthGroup(
            [.. Group.Blocks.Where(b => !sources.Bypasses(b.Output)).Select(b => b with { Input = sources.Of(b.Input) })], Group.Removals.Minimum, Group.BaseCount);
        return new DepthGroups(cut.Graph, left, Exclusions);
    }

    IRemovableUnits IRemovableUnits.After(CutResult cut) => After(cut);

    /// <summary>The blocks for people, and what stays and why.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        if (Group is not null)
        {
            text.Append(Group).Append('\n');
            foreach (DepthBlock block in Group.Blocks)
            {
                text.Append("  ").Append(block.Name).Append(block.Kind == DepthKind.Residual ? ": residual branch of " : ": layer ")
                    .AppendJoin(", ", block.Layers).Append('\n');
            }
        }

        if (!Exclusions.IsEmpty)
        {
            text.Append("stays, and why:\n");
            foreach (DepthExclusion exclusion in Exclusions)
            {
                text.Append("  ").Append(exclusion).Append('\n');
            }
        }

        return text.ToString();
    }
}
