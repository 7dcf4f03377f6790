namespace PruneSearch.Data.Glyphs;

/// <summary>
/// A square gray picture in the making. Only +, -, *, / and square roots of doubles are used, which IEEE 754 fixes to the last bit, so
/// that the bytes are the same on every platform.
/// </summary>
internal sealed class GlyphCanvas
{
    private readonly int _size;
    private readonly double[] _value;
    private readonly double[] _ink;
    private readonly double[] _row;

    public GlyphCanvas(int size)
    {
        _size = size;
        _value = new double[size * size];
        _ink = new double[size * size];
        _row = new double[size];
    }

    /// <summary>Fills with a level plus a smooth field: the corners and inner points of a grid, bilinear between them.</summary>
    /// <param name="level">Mean value.</param>
    /// <param name="grid">(<paramref name="cells"/> + 1)^2 offsets, row-major.</param>
    /// <param name="cells">Cells per side.</param>
    public void Fill(double level, ReadOnlySpan<double> grid, int cells)
    {
        for (int y = 0; y < _size; y++)
        {
            (int gy, double fy) = Cell(y, cells);
            for (int x = 0; x < _size; x++)
            {
                (int gx, double fx) = Cell(x, cells);
                int corner = (gy * (cells + 1)) + gx;
                double top = grid[corner] + (fx * (grid[corner + 1] - grid[corner]));
                double bottom = grid[corner + cells + 1] + (fx * (grid[corner + cells + 2] - grid[corner + cells + 1]));
                _value[(y * _size) + x] = level + top + (fy * (bottom - top));
            }
        }
    }

    /// <summary>Adds a chain of segments to the ink: full within half the width, falling to none over one pixel.</summary>
    public void Trace(List<(double X, double Y)> chain, double width)
    {
        for (int i = 1; i < chain.Count; i++)
        {
            Segment(chain[i - 1], chain[i], width / 2);
        }
    }

    /// <summary>Moves the picture towards a level where there is ink, and clears the ink.</summary>
    public void Paint(double level, double opacity)
    {
        for (int i = 0; i < _value.Length; i++)
        {
            _value[i] += _ink[i] * opacity * (level - _value[i]);
            _ink[i] = 0;
        }
    }

    /// <summary>Mixes in the picture blurred by the 3 x 3 binomial kernel; 0 leaves it as it is, 1 is the blurred one.</summary>
    public void Blur(double weight)
    {
        for (int y = 0; y < _size; y++)
        {
            BlurLine(y * _size, 1, weight);
        }

        for (int x = 0; x < _size; x++)
        {
            BlurLine(x, _size, weight);
        }
    }

    /// <summary>The picture as bytes, with noise of that standard deviation (the sum of four uniform numbers).</summary>
    public void Develop(RandomStream random, double noise, Span<byte> pixels)
    {
        // The sum of four uniform 16-bit numbers has a standard deviation of 65536 / sqrt(3).
        double scale = noise * 1.7320508075688772 / 65536;
        for (int i = 0; i < _value.Length; i++)
        {
            ulong bits = random.NextUInt64();
            long sum = (long)(bits & 0xFFFF) + (long)((bits >> 16) & 0xFFFF) + (long)((bits >> 32) & 0xFFFF) + (long)(bits >> 48);
            double value = ((_value[i] + (scale * (sum - 131070))) * 255) + 0.5;
            pixels[i] = (byte)Math.Clamp((int)value, 0, 255);
        }
    }

    private (int Index, double Fraction) Cell(int pixel, int cells)
    {
        int place = pixel * cells;
        int index = place / _size;
        return (index, (double)(place - (index * _size)) / _size);
    }

    private void Segment((double X, double Y) a, (double X, double Y) b, double radius)
    {
        double reach = radius + 0.5;
        int left = First(Math.Min(a.X, b.X) - reach);
        int right = Last(Math.Max(a.X, b.X) + reach);
        int top = First(Math.Min(a.Y, b.Y) - reach);
        int bottom = Last(Math.Max(a.Y, b.Y) + reach);
        double dx = b.X - a.X;
        double dy = b.Y - a.Y;
        double squared = (dx * dx) + (dy * dy);
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                double px = x - a.X;
                double py = y - a.Y;
                double along = squared > 0 ? Math.Clamp(((px * dx) + (py * dy)) / squared, 0, 1) : 0;
                double ox = px - (along * dx);
                double oy = py - (along * dy);
                double distance = (ox * ox) + (oy * oy);
                if (distance < reach * reach)
                {
                    double cover = Math.Min(1, reach - Math.Sqrt(distance));
                    int i = (y * _size) + x;
                    _ink[i] = Math.Max(_ink[i], cover);
                }
            }
        }
    }

    private int First(double coordinate) => (int)Math.Clamp(Math.Ceiling(coordinate), 0, _size);

    private int Last(double coordinate) => (int)Math.Clamp(Math.Floor(coordinate), -1, _size - 1);

    private void BlurLine(int start, int step, double weight)
    {
        for (int i = 0; i < _size; i++)
        {
            _row[i] = _value[start + (i * step)];
        }

        for (int i = 0; i < _size; i++)
        {
            double before = _row[Math.Max(i - 1, 0)];
            double after = _row[Math.Min(i + 1, _size - 1)];
            _value[start + (i * step)] = _row[i] + (weight * 0.25 * (before - (2 * _row[i]) + after));
        }
    }
}
