namespace PruneSearch.Data.Glyphs;

/// <summary>
/// Renders samples: a character in the middle, bent and slanted, dark on light or light on dark, over an uneven background, among pieces
/// of other characters and lines, blurred and noisy. Not thread-safe.
/// </summary>
internal sealed class GlyphRenderer(int size)
{
    /// <summary>Counts up with every change that changes a pixel: part of the data's fingerprint.</summary>
    public const int Version = 1;

    private const int BackgroundCells = 4;
    private readonly GlyphCanvas _canvas = new(size);

    /// <summary>The class of the sample that a fresh stream decides.</summary>
    public static int Label(RandomStream random) => random.NextInt(GlyphShapes.Strokes.Length);

    /// <summary>Draws the sample that a fresh stream decides, and returns its class.</summary>
    public int Render(RandomStream random, Span<byte> pixels)
    {
        int label = Label(random);
        double contrast = random.NextDouble(0.25, 0.7);
        double low = random.NextDouble(0.05, 0.95 - contrast);
        bool dark = random.NextInt(2) == 0;
        double background = dark ? low + contrast : low;
        double ink = dark ? low : low + contrast;

        Background(random, background, contrast);
        Clutter(random, background, ink);
        Character(random, label, (size - 1) * 0.5, (size - 1) * 0.5, 0.06 * size);
        _canvas.Paint(ink, 1);
        _canvas.Blur(random.NextDouble());
        _canvas.Develop(random, contrast * random.NextDouble(0.05, 0.25), pixels);
        return label;
    }

    private void Background(RandomStream random, double level, double contrast)
    {
        Span<double> grid = stackalloc double[(BackgroundCells + 1) * (BackgroundCells + 1)];
        double slopeX = random.NextDouble(-0.25, 0.25);
        double slopeY = random.NextDouble(-0.25, 0.25);
        for (int i = 0; i < grid.Length; i++)
        {
            double x = (i % (BackgroundCells + 1)) - (BackgroundCells * 0.5);
            double y = (i / (BackgroundCells + 1)) - (BackgroundCells * 0.5);
            double bump = random.NextDouble(-0.25, 0.25);
            grid[i] = contrast * (bump + (((slopeX * x) + (slopeY * y)) / BackgroundCells));
        }

        _canvas.Fill(level, grid, BackgroundCells);
    }

    private void Clutter(RandomStream random, double background, double ink)
    {
        int pieces = random.NextInt(2, 5);
        for (int i = 0; i < pieces; i++)
        {
            // Around the character, on a square ring, so that no angle is needed.
            double along = random.NextDouble(-0.5, 0.5) * size;
            double out0 = random.NextDouble(0.42, 0.6) * size * (random.NextInt(2) == 0 ? 1 : -1);
            bool upright = random.NextInt(2) == 0;
            double middle = (size - 1) * 0.5;
            Character(random, Label(random), middle + (upright ? along : out0), middle + (upright ? out0 : along), 0);
        }

        int lines = random.NextInt(3);
        for (int i = 0; i < lines; i++)
        {
            _canvas.Trace([Anywhere(random), Anywhere(random)], random.NextDouble(0.6, 1.4) * size / 28);
        }

        _canvas.Paint(background + ((ink - background) * random.NextDouble(0.4, 1)), random.NextDouble(0.5, 1));
    }

    private void Character(RandomStream random, int label, double x, double y, double wander)
    {
        double height = random.NextDouble(0.5, 0.75) * size / GlyphShapes.Height;
        double width = height * random.NextDouble(0.75, 1.2);
        double slant = random.NextDouble(-0.25, 0.25);

        // A rotation without sine and cosine: t is the tangent of half the angle.
        double t = random.NextDouble(-0.15, 0.15);
        double cos = (1 - (t * t)) / (1 + (t * t));
        double sin = 2 * t / (1 + (t * t));
        double centreX = x + random.NextDouble(-wander, wander);
        double centreY = y + random.NextDouble(-wander, wander);
        double line = random.NextDouble(1.2, 3) * size / 28;
        foreach (GlyphStroke stroke in GlyphShapes.Strokes[label])
        {
            _canvas.Trace(stroke.Flatten(Place), line);
        }

        (double X, double Y) Place((double X, double Y) point)
        {
            double v = (point.Y - (GlyphShapes.Height * 0.5) + random.NextDouble(-0.7, 0.7)) * height;
            double u = ((point.X - (GlyphShapes.Width * 0.5) + random.NextDouble(-0.7, 0.7)) * width) - (slant * v);
            return (centreX + (cos * u) - (sin * v), centreY + (sin * u) + (cos * v));
        }
    }

    private (double X, double Y) Anywhere(RandomStream random) => (random.NextDouble(0, size), random.NextDouble(0, size));
}
