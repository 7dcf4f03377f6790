namespace PruneSearch.Hardware.Measurement;

/// <summary>
/// Looks for drift, spread, long tails and order effects. Two medians differ beyond noise if they are further apart than three standard errors of
/// their difference and 1 % of their size; a median's standard error is taken as 1.2533 s / sqrt(n), with s the scaled MAD.
/// </summary>
internal static class InstabilityCheck
{
    private const double Errors = 3;
    private const double SmallestShift = 0.01;
    private const double LargestSpread = 0.10;
    private const double LongestTail = 1.5;
    private const double MedianEfficiency = 1.2533;

    public static IReadOnlyList<Instability> Of(SampleSet samples, MeasurementProtocol protocol)
    {
        var found = new List<Instability>();
        if (samples.IsTimeLimited)
        {
            found.Add(new Instability(InstabilityKind.TimeLimited,
                $"{samples.CandidateMs.Count} of {protocol.Rounds} rounds in the {protocol.MaxSeconds:0.##} s allowed"));
        }

        CheckModel("candidate", samples.CandidateMs, found);
        if (samples.DenseMs is { } dense)
        {
            CheckModel("dense", dense, found);
            CheckOrder(samples, dense, found);
        }

        return found;
    }

    private static void CheckModel(string name, IReadOnlyList<double> ms, List<Instability> found)
    {
        double median = Quantile.Median(ms);
        double spread = Quantile.ScaledMad(ms) / median;
        if (spread > LargestSpread)
        {
            found.Add(new Instability(InstabilityKind.Spread, $"{name}: typical deviation {spread:P1} of the median"));
        }

        double tail = Quantile.Of(ms, 0.95) / median;
        if (tail > LongestTail)
        {
            found.Add(new Instability(InstabilityKind.Tail, $"{name}: the 95th percentile is {tail:0.0} times the median"));
        }

        double[] first = [.. ms.Take(ms.Count / 2)];
        double[] second = [.. ms.Skip(ms.Count / 2)];
        if (Differ(first, second, SmallestShift * median))
        {
            found.Add(new Instability(InstabilityKind.Drift,
                $"{name}: median {Quantile.Median(first):0.####} ms in the first half, {Quantile.Median(second):0.####} ms in the second"));
        }
    }

    private static void CheckOrder(SampleSet samples, IReadOnlyList<double> dense, List<Instability> found)
    {
        double[] logRatios = [.. dense.Zip(samples.CandidateMs, (d, c) => Math.Log(d / c))];
        double[] denseFirst = [.. logRatios.Where((_, i) => samples.DenseFirst[i])];
        double[] denseSecond = [.. logRatios.Where((_, i) => !samples.DenseFirst[i])];
        if (denseFirst.Length > 1 && denseSecond.Length > 1 && Differ(denseFirst, denseSecond, SmallestShift))
        {
            double first = Math.Exp(Quantile.Median(denseFirst));
            double second = Math.Exp(Quantile.Median(denseSecond));
            found.Add(new Instability(
                InstabilityKind.OrderEffect, $"speedup {first:0.###} with dense first, {second:0.###} with dense second"));
        }
    }

    private static bool Differ(double[] a, double[] b, double smallest)
    {
        double shift = Math.Abs(Quantile.Median(a) - Quantile.Median(b));
        double error = double.Hypot(ErrorOf(a), ErrorOf(b));
        return shift > Errors * error && shift > smallest;
    }

    private static double ErrorOf(double[] values) => MedianEfficiency * Quantile.ScaledMad(values) / Math.Sqrt(values.Length);
}
