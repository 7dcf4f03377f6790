namespace PruneSearch.Compute.Layout;

/// <summary>
/// Assigns places in one arena to slots that live from a first to a last step, so that slots which live at the same time do not overlap:
/// largest first, each at the lowest place that is free for its whole life (greedy by size, Pisarchyk and Lee 2020).
/// </summary>
internal static class MemoryPlanner
{
    /// <summary>Places start at multiples of this many numbers (a cache line).</summary>
    private const int Alignment = 16;

    /// <param name="slots">Root slots with their size in numbers and the first and last step that touch them.</param>
    /// <returns>The arena's size in numbers.</returns>
    public static long Place(IEnumerable<(Slot Slot, long Size, int First, int Last)> slots)
    {
        var placed = new List<(long From, long To, int First, int Last)>();
        long total = 0;
        foreach ((Slot slot, long size, int first, int last) in slots.OrderByDescending(s => s.Size).ThenBy(s => s.First))
        {
            long at = 0;
            foreach ((long from, long to, _, _) in placed.Where(p => p.First <= last && first <= p.Last).OrderBy(p => p.From))
            {
                if (at + size <= from)
                {
                    break;
                }

                at = Math.Max(at, to);
            }

            slot.Offset = at;
            long end = at + ((size + Alignment - 1) / Alignment * Alignment);
            placed.Add((at, end, first, last));
            total = Math.Max(total, end);
        }

        return total;
    }
}
