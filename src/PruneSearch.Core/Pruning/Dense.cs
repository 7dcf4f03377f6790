using System.Numerics;

namespace PruneSearch.Pruning;

/// <summary>Arithmetic on dense vectors, as wide as the machine's registers.</summary>
internal static class Dense
{
    /// <summary>The dot product; four partial sums, so that the result does not depend on anything but the register width.</summary>
    /// <param name="a">A vector.</param>
    /// <param name="b">One as long.</param>
    public static T Dot<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : struct, INumber<T>
    {
        b = b[..a.Length];
        int width = Vector<T>.Count;
        Vector<T> s0 = default, s1 = default, s2 = default, s3 = default;
        int i = 0;
        for (; i <= a.Length - (4 * width); i += 4 * width)
        {
            s0 += new Vector<T>(a[i..]) * new Vector<T>(b[i..]);
            s1 += new Vector<T>(a[(i + width)..]) * new Vector<T>(b[(i + width)..]);
            s2 += new Vector<T>(a[(i + (2 * width))..]) * new Vector<T>(b[(i + (2 * width))..]);
            s3 += new Vector<T>(a[(i + (3 * width))..]) * new Vector<T>(b[(i + (3 * width))..]);
        }

        for (; i <= a.Length - width; i += width)
        {
            s0 += new Vector<T>(a[i..]) * new Vector<T>(b[i..]);
        }

        T sum = Vector.Sum(s0 + s1 + (s2 + s3));
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>Adds a multiple of a vector to another.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="x">What is multiplied.</param>
    /// <param name="y">What it is added to, as long.</param>
    public static void AddMultiple(double factor, ReadOnlySpan<double> x, Span<double> y)
    {
        y = y[..x.Length];
        int width = Vector<double>.Count;
        var by = new Vector<double>(factor);
        int i = 0;
        for (; i <= x.Length - width; i += width)
        {
            (new Vector<double>(y[i..]) + (by * new Vector<double>(x[i..]))).CopyTo(y[i..]);
        }

        for (; i < x.Length; i++)
        {
            y[i] += factor * x[i];
        }
    }

    /// <summary>The Euclidean distance, in double precision.</summary>
    public static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        int width = Vector<double>.Count;
        Vector<double> sums = default;
        int i = 0;
        for (; i <= a.Length - width; i += width)
        {
            Vector<double> difference = new Vector<double>(a[i..]) - new Vector<double>(b[i..]);
            sums += difference * difference;
        }

        double sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
        {
            double difference = a[i] - b[i];
            sum += difference * difference;
        }

        return Math.Sqrt(sum);
    }
}
