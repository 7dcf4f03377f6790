namespace PruneSearch.Pruning.Allocation;

/// <summary>Turns scores and a ratio into the number of units that each group loses.</summary>
public interface IAllocation
{
    /// <summary>The name in specs: <c>uniform</c>, <c>global</c>, <c>perGroup</c>.</summary>
    string Name { get; }

    /// <summary>How many units each group loses, in the order of the groups; every number is one its group allows.</summary>
    /// <param name="groups">The groups with their scores.</param>
    /// <param name="ratio">
    /// The fraction, 0 to 1, of the units of the base model that shall be gone; units that earlier cuts removed count. Removes more as it
    /// grows, never less.
    /// </param>
    int[] Removals(IReadOnlyList<ScoredGroup> groups, double ratio);
}
