namespace PruneSearch.Data.Images;

/// <summary>One pass of an image: every pixel of a plain one, an eighth to a half of an interlaced one (Adam7).</summary>
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY, int Width, int Height)
{
    /// <summary>The passes that hold pixels, in file order.</summary>
    public static PngPass[] Of(PngHeader header)
    {
        if (!header.Interlaced)
        {
            return [new PngPass(0, 0, 1, 1, header.Width, header.Height)];
        }

        ReadOnlySpan<(int X, int Y, int StepX, int StepY)> adam7 =
            [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        var passes = new List<PngPass>();
        foreach ((int x, int y, int stepX, int stepY) in adam7)
        {
            int width = (int)(((long)header.Width - x + stepX - 1) / stepX);
            int height = (int)(((long)header.Height - y + stepY - 1) / stepY);
            if (width > 0 && height > 0)
            {
                passes.Add(new PngPass(x, y, stepX, stepY, width, height));
            }
        }

        return [.. passes];
    }
}
