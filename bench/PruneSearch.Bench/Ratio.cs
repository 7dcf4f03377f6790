namespace PruneSearch.Bench;

/// <summary>Our time and a peer's for the same work, sampled in turn.</summary>
/// <param name="Case">Model, batch, threads.</param>
/// <param name="Ours">Median seconds.</param>
/// <param name="Peer">Median seconds.</param>
/// <param name="Flops">Floating-point operations of the work: two for each multiply-accumulate.</param>
/// <param name="Threads">Threads of both.</param>
internal sealed record Ratio(string Case, double Ours, double Peer, double Flops, int Threads)
{
    /// <summary>Above 1: the peer takes longer.</summary>
    public double Value => Peer / Ours;

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /// <summary>A table, then the geometric mean and the worst ratio.</summary>
    public static void Print(string title, string peer, IReadOnlyList<Ratio> ratios, Func<int, double> peak)
    {
        Console.WriteLine();
        Console.WriteLine($"{title,-34} {"ours ms",10} {peer + " ms",18} {"ratio",8} {"GFLOP/s",9} {"of peak",8}");
        foreach (Ratio r in ratios)
        {
            double speed = r.Flops / r.Ours;
            Console.WriteLine($"{r.Case,-34} {r.Ours * 1e3,10:0.000} {r.Peer * 1e3,18:0.000} {r.Value,7:0.00}x {speed / 1e9,9:0.0} {speed / peak(r.Threads),8:P0}");
        }

        double mean = Math.Exp(ratios.Average(r => Math.Log(r.Value)));
        Ratio worst = ratios.MinBy(r => r.Value)!;
        Console.WriteLine($"geometric mean {mean:0.00}x, worst {worst.Value:0.00}x ({worst.Case}); above 1 is faster than {peer}");
    }
}
