using PruneSearch.Hardware.Measurement;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware;

public sealed class StatisticsTests
{
    /// <summary>Expected values: numpy.quantile (method "linear") of NumPy 1.24.</summary>
    [Theory]
    [InlineData(0, 0.388)]
    [InlineData(0.025, 0.3885)]
    [InlineData(0.25, 0.3925)]
    [InlineData(0.5, 0.399)]
    [InlineData(0.95, 0.495)]
    [InlineData(0.975, 0.5075)]
    [InlineData(1, 0.52)]
    public void Quantiles_are_numpys(double q, double expected)
    {
        double[] values = [0.41, 0.39, 0.395, 0.52, 0.388, 0.401, 0.399, 0.39, 0.47, 0.402, 0.3955];
        Assert.Equal(expected, Quantile.Of(values, q), 12);
    }

    [Fact]
    public void An_even_count_has_the_mean_of_the_middle_two()
    {
        double[] values = [3, 1, 2, 10];
        Assert.Equal(2.5, Quantile.Median(values));
        Assert.Equal(8.95, Quantile.Of(values, 0.95), 12);
        Assert.Equal(7, Quantile.Median([7]));
    }

    [Fact]
    public void The_scaled_mad_is_numpys()
    {
        double[] values = [0.41, 0.39, 0.395, 0.52, 0.388, 0.401, 0.399, 0.39, 0.47, 0.402, 0.3955];
        Assert.Equal(0.0133434, Quantile.ScaledMad(values), 12);
    }

    [Fact]
    public void The_scaled_mad_estimates_a_normal_standard_deviation()
    {
        var random = new RandomStream(1, "mad");
        double[] values = [.. Enumerable.Range(0, 20_000).Select(_ => 5 + (0.3 * random.NextGaussian()))];
        Assert.InRange(Quantile.ScaledMad(values), 0.294, 0.306);
    }

    /// <summary>
    /// The bootstrap distribution of an odd sample's median is known: P(median* at most x(k)) = P(Binomial(n, k/n) at least (n+1)/2). For
    /// n = 15 it is 0.0254 at k = 4, 0.0882 at 5, 0.9118 at 10 and 0.9745 at 11, so a 90 % interval runs from x(5) to x(11).
    /// </summary>
    [Fact]
    public void The_interval_of_a_median_is_the_exact_one()
    {
        double[] values = [.. Enumerable.Range(1, 15).Select(k => (double)(k * k))];
        new RandomStream(3, "shuffle").Shuffle(values.AsSpan());
        (Estimate median, Estimate? dense, Estimate? ratio) =
            new PairedBootstrap(values, null, [0]).Run(20_000, 0.9, new RandomStream(5, "bootstrap"));
        Assert.Equal(new Estimate(64, 25, 121), median);
        Assert.Null(dense);
        Assert.Null(ratio);
    }

    [Fact]
    public void What_hits_both_models_of_a_round_cancels()
    {
        var random = new RandomStream(1, "noise");
        double[] candidate = [.. Enumerable.Range(0, 41).Select(_ => Math.Exp(random.NextGaussian()))];
        double[] dense = [.. candidate.Select(c => 2 * c)];
        (Estimate of, Estimate? denseOf, Estimate? ratio) =
            new PairedBootstrap(candidate, dense, [0]).Run(2000, 0.95, new RandomStream(1, "bootstrap"));
        Assert.True(of.High > 1.2 * of.Low);
        Assert.Equal(2 * of.Value, denseOf!.Value.Value, 12);
        Assert.Equal(new Estimate(2, 2, 2), ratio);
    }

    [Fact]
    public void Differences_between_processes_widen_the_interval()
    {
        var random = new RandomStream(1, "processes");
        const int processes = 5;
        const int rounds = 40;
        double[] levels = [1.00, 1.04, 1.08, 1.12, 1.16];
        double[] candidate = [.. Enumerable.Range(0, processes * rounds).Select(i => levels[i / rounds] * (1 + (0.002 * random.NextGaussian())))];
        int[] starts = [.. Enumerable.Range(0, processes).Select(p => p * rounds)];
        (Estimate nested, _, _) = new PairedBootstrap(candidate, null, starts).Run(2000, 0.95, new RandomStream(1, "b"));
        Assert.True(nested.Low < 1.045, $"{nested}");
        Assert.True(nested.High > 1.115, $"{nested}");

        double[] same = [.. candidate.Select((c, i) => c / levels[i / rounds])];
        (Estimate flat, _, _) = new PairedBootstrap(same, null, starts).Run(2000, 0.95, new RandomStream(1, "b"));
        Assert.InRange(flat.High - flat.Low, 0.0001, 0.002);
    }

    /// <summary>
    /// 400 simulated measurements of a true ratio: a 95 % interval must cover it about 95 % of the time (binomial standard error 1.1
    /// points; the percentile interval of a median is slightly conservative). Both models share each round's disturbance.
    /// </summary>
    [Theory]
    [InlineData(1.0, 40, 11)]
    [InlineData(1.0, 100, 12)]
    [InlineData(1.7, 51, 13)]
    public void Intervals_cover_the_truth_as_often_as_they_say(double ratio, int rounds, int seed)
    {
        const int simulations = 400;
        int covered = 0;
        for (int s = 0; s < simulations; s++)
        {
            var noise = new RandomStream((ulong)seed, "coverage", s);
            double[] dense = new double[rounds];
            double[] candidate = new double[rounds];
            for (int i = 0; i < rounds; i++)
            {
                double shared = Math.Exp(0.1 * noise.NextGaussian());
                dense[i] = ratio * shared * Math.Exp(0.05 * noise.NextGaussian());
                candidate[i] = shared * Math.Exp(0.05 * noise.NextGaussian());
            }

            (_, _, Estimate? interval) = new PairedBootstrap(candidate, dense, [0]).Run(600, 0.95, new RandomStream(1, "coverage-bootstrap", s));
            covered += interval!.Value.Contains(ratio) ? 1 : 0;
        }

        Assert.InRange(covered / (double)simulations, 0.92, 0.99);
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval()
    {
        double[] values = [.. Enumerable.Range(0, 30).Select(i => Math.Sin(i) + 2)];
        var first = new PairedBootstrap(values, values, [0]).Run(500, 0.95, new RandomStream(9, "b"));
        var again = new PairedBootstrap(values, values, [0]).Run(500, 0.95, new RandomStream(9, "b"));
        Assert.Equal(first, again);
    }
}
