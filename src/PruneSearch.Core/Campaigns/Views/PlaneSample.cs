namespace PruneSearch.Campaigns.Views;

/// <summary>A few of many points that look like all of them: as many as wanted, taken in turn from the cells of a grid over the plane.</summary>
internal static class PlaneSample
{
    /// <param name="items">The points, newest last: of a cell, the newest come first.</param>
    /// <param name="count">How many to take.</param>
    /// <param name="x">A point's place; null where it has none.</param>
    /// <param name="y">A point's place; null where it has none.</param>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> items, int count, Func<T, double?> x, Func<T, double?> y)
    {
        if (count >= items.Count)
        {
            return items;
        }

        if (count <= 0)
        {
            return [];
        }

        int side = Math.Max(1, (int)Math.Ceiling(Math.Sqrt(count)));
        Func<T, int> column = Cells(items, x, side);
        Func<T, int> row = Cells(items, y, side);
        Queue<T>[] cells = [.. items.Reverse().GroupBy(i => (column(i), row(i))).OrderBy(g => g.Key).Select(g => new Queue<T>(g))];
        var taken = new List<T>(count);
        while (taken.Count < count)
        {
            foreach (Queue<T> cell in cells)
            {
                if (taken.Count < count && cell.TryDequeue(out T? next))
                {
                    taken.Add(next);
                }
            }
        }

        return taken;
    }

    private static Func<T, int> Cells<T>(IReadOnlyList<T> items, Func<T, double?> place, int side)
    {
        double[] known = [.. items.Select(place).OfType<double>()];
        double low = known.Length == 0 ? 0 : known.Min();
        double width = known.Length == 0 ? 0 : known.Max() - low;
        return item => place(item) is not { } at ? -1 : width > 0 ? Math.Min(side - 1, (int)((at - low) / width * side)) : 0;
    }
}
