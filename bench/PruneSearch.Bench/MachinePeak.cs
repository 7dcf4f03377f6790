using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PruneSearch.Bench;

/// <summary>The machine's peak: fused multiply-adds on registers, with nothing to load.</summary>
internal static class MachinePeak
{
    private const int Chains = 16;

    private static double s_sink;

    /// <summary>FLOP/s of that many threads at once.</summary>
    public static double Measure(int threads)
    {
        double best = 0;
        for (int trial = 0; trial < 5; trial++)
        {
            double[] speeds = new double[threads];
            using var start = new Barrier(threads);
            Thread[] all = [.. Enumerable.Range(0, threads).Select(i => new Thread(() =>
            {
                Run(20_000);
                start.SignalAndWait();
                const long Rounds = 10_000_000;
                long begin = Stopwatch.GetTimestamp();
                int lanes = Run(Rounds);
                speeds[i] = 2.0 * Chains * lanes * Rounds / Stopwatch.GetElapsedTime(begin).TotalSeconds;
            }))];
            foreach (Thread t in all)
            {
                t.Start();
            }

            foreach (Thread t in all)
            {
                t.Join();
            }

            best = Math.Max(best, speeds.Sum());
        }

        return best;
    }

    private static int Run(long rounds) => Vector512.IsHardwareAccelerated ? Run512(rounds) : Run256(rounds);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Run512(long rounds)
    {
        Vector512<float> a = Vector512.Create(0.999f), b = Vector512.Create(0.001f);
        Vector512<float> x0 = b, x1 = b, x2 = b, x3 = b, x4 = b, x5 = b, x6 = b, x7 = b, y0 = a, y1 = a, y2 = a, y3 = a, y4 = a, y5 = a, y6 = a, y7 = a;
        for (long i = 0; i < rounds; i++)
        {
            x0 = Vector512.FusedMultiplyAdd(x0, a, b);
            x1 = Vector512.FusedMultiplyAdd(x1, a, b);
            x2 = Vector512.FusedMultiplyAdd(x2, a, b);
            x3 = Vector512.FusedMultiplyAdd(x3, a, b);
            x4 = Vector512.FusedMultiplyAdd(x4, a, b);
            x5 = Vector512.FusedMultiplyAdd(x5, a, b);
            x6 = Vector512.FusedMultiplyAdd(x6, a, b);
            x7 = Vector512.FusedMultiplyAdd(x7, a, b);
            y0 = Vector512.FusedMultiplyAdd(y0, a, b);
            y1 = Vector512.FusedMultiplyAdd(y1, a, b);
            y2 = Vector512.FusedMultiplyAdd(y2, a, b);
            y3 = Vector512.FusedMultiplyAdd(y3, a, b);
            y4 = Vector512.FusedMultiplyAdd(y4, a, b);
            y5 = Vector512.FusedMultiplyAdd(y5, a, b);
            y6 = Vector512.FusedMultiplyAdd(y6, a, b);
            y7 = Vector512.FusedMultiplyAdd(y7, a, b);
        }

        Volatile.Write(ref s_sink, Vector512.Sum(x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + y0 + y1 + y2 + y3 + y4 + y5 + y6 + y7));
        return Vector512<float>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Run256(long rounds)
    {
        Vector256<float> a = Vector256.Create(0.999f), b = Vector256.Create(0.001f);
        Vector256<float> x0 = b, x1 = b, x2 = b, x3 = b, x4 = b, x5 = b, x6 = b, x7 = b;
        for (long i = 0; i < rounds * 2; i++)
        {
            x0 = Vector256.FusedMultiplyAdd(x0, a, b);
            x1 = Vector256.FusedMultiplyAdd(x1, a, b);
            x2 = Vector256.FusedMultiplyAdd(x2, a, b);
            x3 = Vector256.FusedMultiplyAdd(x3, a, b);
            x4 = Vector256.FusedMultiplyAdd(x4, a, b);
            x5 = Vector256.FusedMultiplyAdd(x5, a, b);
            x6 = Vector256.FusedMultiplyAdd(x6, a, b);
            x7 = Vector256.FusedMultiplyAdd(x7, a, b);
        }

        Volatile.Write(ref s_sink, Vector256.Sum(x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7));
        return Vector256<float>.Count;
    }
}
