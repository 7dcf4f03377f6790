using System.Collections.Immutable;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Allocation;

/// <summary>The units to remove: ascending indices by group id. Groups that lose none are left out.</summary>
public sealed record Selection(ImmutableSortedDictionary<string, ImmutableArray<int>> Removed)
{
    public static readonly Selection Empty = new(ImmutableSortedDictionary.Create<string, ImmutableArray<int>>(StringComparer.Ordinal));

    /// <summary>The least important units of each group.</summary>
    /// <param name="groups">The groups with their scores.</param>
    /// <param name="removals">How many each group loses (<see cref="IAllocation.Removals"/>).</param>
    public static Selection Lowest(IReadOnlyList<ScoredGroup> groups, IReadOnlyList<int> removals)
    {
        Selection selection = Empty;
        foreach ((ScoredGroup scored, int removed) in groups.Zip(removals))
        {
            selection = selection.With(scored.Group, scored.Lowest(removed));
        }

        return selection;
    }

    /// <summary>The units removed from a group, ascending.</summary>
    public ImmutableArray<int> Of(PruningGroup group) => Removed.TryGetValue(group.Id, out ImmutableArray<int> units) ? units : [];

    public Selection With(PruningGroup group, IEnumerable<int> units)
    {
        ImmutableArray<int> sorted = [.. units.Distinct().Order()];
        return new(sorted.Length == 0 ? Removed.Remove(group.Id) : Removed.SetItem(group.Id, sorted));
    }

    /// <summary>Why these units cannot be removed: a group does not exist, or its units or their number are not allowed; null where they can.</summary>
    internal string? Violation(IEnumerable<PruningGroup> groups)
    {
        var known = groups.ToDictionary(g => g.Id, StringComparer.Ordinal);
        foreach ((string id, ImmutableArray<int> units) in Removed)
        {
            if (!known.TryGetValue(id, out PruningGroup? group) || units[0] < 0 || units[^1] >= group.Count)
            {
                return $"'{id}' is not a group, or has no unit {units[^1]}";
            }

            var lost = new int[group.Removals.Partitions];
            foreach (int unit in units)
            {
                lost[group.PartitionOf(unit)]++;
            }

            if (!group.Removals.Allows(units.Length) || lost.Any(l => l != lost[0]))
            {
                return $"{units.Length} units cannot be removed from group '{id}': {group.Removals}, by partition {string.Join(", ", lost)}";
            }
        }

        return null;
    }
}
