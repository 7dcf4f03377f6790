namespace PruneSearch.Data.Glyphs;

/// <summary>One stroke: a start point, then for every piece one point (a line) or three (a cubic Bezier curve).</summary>
/// <param name="Points">All points in order.</param>
/// <param name="Curved">For every piece, whether it is a curve.</param>
internal sealed record GlyphStroke((double X, double Y)[] Points, bool[] Curved)
{
    private const int CurveSegments = 7;

    /// <summary>The stroke as a chain of points, after <paramref name="place"/> has put its control points somewhere.</summary>
    public List<(double X, double Y)> Flatten(Func<(double X, double Y), (double X, double Y)> place)
    {
        (double X, double Y)[] placed = [.. Points.Select(place)];
        var chain = new List<(double X, double Y)> { placed[0] };
        int last = 0;
        foreach (bool curve in Curved)
        {
            if (!curve)
            {
                chain.Add(placed[++last]);
                continue;
            }

            for (int i = 1; i <= CurveSegments; i++)
            {
                chain.Add(Bezier(placed.AsSpan(last, 4), (double)i / CurveSegments));
            }

            last += 3;
        }

        return chain;
    }

    private static (double X, double Y) Bezier(ReadOnlySpan<(double X, double Y)> p, double t)
    {
        double s = 1 - t;
        double a = s * s * s;
        double b = 3 * s * s * t;
        double c = 3 * s * t * t;
        double d = t * t * t;
        return ((a * p[0].X) + (b * p[1].X) + (c * p[2].X) + (d * p[3].X), (a * p[0].Y) + (b * p[1].Y) + (c * p[2].Y) + (d * p[3].Y));
    }
}
