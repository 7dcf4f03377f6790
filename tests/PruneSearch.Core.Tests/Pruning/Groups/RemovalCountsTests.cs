using PruneSearch.Pruning.Groups;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Groups;

public sealed class RemovalCountsTests
{
    // Every combination of small sizes, against the definition.
    [Fact]
    public void Agrees_with_the_definition()
    {
        foreach (int partitions in new[] { 1, 2, 3 })
        {
            foreach (int smallest in Enumerable.Range(1, 5))
            {
                foreach ((int extra, int minimum, int roundTo) in from e in new[] { 0, 2 } from m in new[] { 1, 2 } from q in new[] { 1, 2, 4, 8 } select (e, m, q))
                {
                    int units = (partitions * smallest) + (partitions > 1 ? extra : 0);
                    var counts = new RemovalCounts(units, partitions, smallest, minimum, roundTo);
                    int[] allowed = [.. Enumerable.Range(0, units + 1).Where(r => Allowed(r, units, partitions, smallest, minimum, roundTo))];
                    Assert.Equal(allowed, counts.All());
                    Assert.Equal(allowed[^1], counts.Most);
                    for (double target = -1; target < units + 2; target += 0.25)
                    {
                        int nearest = allowed.OrderBy(r => Math.Abs(r - target)).ThenBy(r => r).First();
                        Assert.Equal(nearest, counts.Nearest(target));
                    }
                }
            }
        }
    }

    private static bool Allowed(int removed, int units, int partitions, int smallest, int minimum, int roundTo) =>
        removed == 0 || (removed % partitions == 0 && smallest - (removed / partitions) >= minimum && (units - removed) % roundTo == 0);
}
