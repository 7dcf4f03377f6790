using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PruneSearch.Graphs;

namespace PruneSearch.Pruning.Criteria;

/// <summary>
/// What <see cref="AxisSums"/> makes of a run of a tensor's elements: a function of its first element and its length. Sums are of double
/// precision and in the same order on every machine.
/// </summary>
internal static class RunFolds
{
    private const int Width = 8;

    /// <summary>The sum of squares.</summary>
    public static Func<int, int, double> Squares(TensorSource source)
    {
        ReadOnlyMemory<byte> bytes = source.Read().AsFloat32().Bytes;
        return (first, count) => Squares(Run(bytes, first, count));
    }

    /// <summary>The sum of absolute values.</summary>
    public static Func<int, int, double> Absolutes(TensorSource source)
    {
        ReadOnlyMemory<byte> bytes = source.Read().AsFloat32().Bytes;
        return (first, count) => Absolutes(Run(bytes, first, count));
    }

    /// <summary>The largest absolute value.</summary>
    public static Func<int, int, double> Largest(TensorSource source)
    {
        ReadOnlyMemory<byte> bytes = source.Read().AsFloat32().Bytes;
        return (first, count) =>
        {
            float largest = 0;
            foreach (float value in Run(bytes, first, count))
            {
                largest = Math.Max(largest, Math.Abs(value));
            }

            return largest;
        };
    }

    /// <summary>The sum of products.</summary>
    public static Func<int, int, double> Products(float[] a, float[] b) => (first, count) =>
    {
        double sum = 0;
        for (int n = first; n < first + count; n++)
        {
            sum += (double)a[n] * b[n];
        }

        return sum;
    };

    private static ReadOnlySpan<float> Run(ReadOnlyMemory<byte> bytes, int first, int count) => MemoryMarshal.Cast<byte, float>(bytes.Span).Slice(first, count);

    private static double Squares(ReadOnlySpan<float> run)
    {
        double sum = 0;
        if (run.Length >= Width)
        {
            Vector256<double> low = default, high = default;
            for (; run.Length >= Width; run = run[Width..])
            {
                (Vector256<double> a, Vector256<double> b) = Vector256.Widen(Vector256.Create(run));
                low += a * a;
                high += b * b;
            }

            sum = Lanes(low + high);
        }

        foreach (float value in run)
        {
            sum += (double)value * value;
        }

        return sum;
    }

    private static double Absolutes(ReadOnlySpan<float> run)
    {
        double sum = 0;
        if (run.Length >= Width)
        {
            Vector256<double> low = default, high = default;
            for (; run.Length >= Width; run = run[Width..])
            {
                (Vector256<double> a, Vector256<double> b) = Vector256.Widen(Vector256.Abs(Vector256.Create(run)));
                low += a;
                high += b;
            }

            sum = Lanes(low + high);
        }

        foreach (float value in run)
        {
            sum += Math.Abs(value);
        }

        return sum;
    }

    private static double Lanes(Vector256<double> sums) => sums[0] + sums[1] + sums[2] + sums[3];
}
