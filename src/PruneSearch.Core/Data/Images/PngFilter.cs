namespace PruneSearch.Data.Images;

/// <summary>Undoes the per-row prediction of PNG (specification, section 9).</summary>
internal static class PngFilter
{
    /// <summary>Reconstructs a row in place.</summary>
    /// <param name="type">0 none, 1 sub, 2 up, 3 average, 4 Paeth.</param>
    /// <param name="row">The filtered bytes.</param>
    /// <param name="above">The reconstructed row above; zeros for the first.</param>
    /// <param name="distance">Bytes per complete pixel.</param>
    /// <returns>False when there is no such filter.</returns>
    public static bool Undo(byte type, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        if (type == 0)
        {
            return true;
        }

        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= distance ? row[i - distance] : 0;
            int up = above[i];
            int corner = i >= distance ? above[i - distance] : 0;
            int predicted = type switch
            {
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                4 => Paeth(left, up, corner),
                _ => -1,
            };
            if (predicted < 0)
            {
                return false;
            }

            row[i] = (byte)(row[i] + predicted);
        }

        return true;
    }

    private static int Paeth(int left, int up, int corner)
    {
        int estimate = left + up - corner;
        int toLeft = Math.Abs(estimate - left);
        int toUp = Math.Abs(estimate - up);
        int toCorner = Math.Abs(estimate - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
