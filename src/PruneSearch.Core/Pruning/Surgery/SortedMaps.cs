using System.Collections.Immutable;

namespace PruneSearch.Pruning.Surgery;

internal static class SortedMaps
{
    /// <summary>The same keys with other values.</summary>
    public static ImmutableSortedDictionary<string, TTo> ToImmutableSorted<TFrom, TTo>(
        this ImmutableSortedDictionary<string, TFrom> map, Func<string, TFrom, TTo> value) =>
        map.ToImmutableSortedDictionary(entry => entry.Key, entry => value(entry.Key, entry.Value), StringComparer.Ordinal);
}
