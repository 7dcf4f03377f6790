using PruneSearch.Search;
using PruneSearch.Search.Pareto;
using PruneSearch.Search.Samplers;
using PruneSearch.TestKit.Search;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Samplers;

/// <summary>
/// NSGA-II on problems with known fronts, against Optuna 3.1.0's NSGAIISampler at the same budget and population. Its figures are medians
/// over 21 seeds of the distance and the hypervolume below, each for the better, problem by problem, of its two crossovers that were tried
/// (uniform, its default, and SBX). All feasible trials count; objectives are normalised to the reference front's range. The sampler's
/// defaults were chosen on zdt, dtlz2, tnk, osy and welded with other seeds than those used here; the other problems had no part in it.
/// </summary>
public sealed class Nsga2BenchmarkTests
{
    /// <summary>The medians of repeated measurements of the same sampler differ by about this much.</summary>
    private const double Noise = 0.2;

    private const double FarAway = 1e9;

    [Theory]
    [InlineData("zdt1", 1.4903)]
    [InlineData("zdt2", 2.3707)]
    [InlineData("zdt3", 0.8054)]
    [InlineData("zdt4", 41.5371)]
    [InlineData("zdt6", 6.2881)]
    [InlineData("dtlz2", 0.2951)]
    [InlineData("tnk", 0.1593)]
    [InlineData("osy", 0.5355)]
    [InlineData("welded", 0.1153)]
    [InlineData("dtlz1", 49.8277)]
    [InlineData("dtlz5", 0.2812)]
    [InlineData("dtlz6", 8.6536)]
    [InlineData("dtlz7", 1.8748)]
    [InlineData("kursawe", 0.1599)]
    public void As_good_as_optuna_after_200_trials(string problem, double optunaDistance) =>
        Assert.InRange(Measure(problem, population: 16, trials: 200).Distance, 0, optunaDistance * (1 + Noise));

    [Theory]
    [InlineData("zdt1", 0.7643, 0.0482)]
    [InlineData("zdt2", 1.2712, 0)]
    [InlineData("zdt3", 0.4666, 0.1736)]
    [InlineData("zdt4", 15.6780, 0)]
    [InlineData("zdt6", 4.8348, 0)]
    [InlineData("dtlz2", 0.1353, 0)]
    [InlineData("tnk", 0.0629, 0.8142)]
    [InlineData("osy", 0.2638, 0.5863)]
    [InlineData("welded", 0.0681, 0.9322)]
    [InlineData("dtlz5", 0.0977, 0)]
    [InlineData("dtlz6", 8.0080, 0)]
    [InlineData("dtlz7", 0.9323, 0)]
    [InlineData("kursawe", 0.0456, 0.8696)]
    public void As_good_as_optuna_after_1000_trials(string problem, double optunaDistance, double optunaVolume)
    {
        (double distance, double volume) = Measure(problem, population: 50, trials: 1000);
        Assert.InRange(distance, 0, optunaDistance * (1 + Noise));
        Assert.InRange(volume, optunaVolume * (1 - (Noise / 2)), 1.05);
    }

    /// <summary>
    /// The known exception: on this strongly multi-modal problem Optuna's uniform crossover gets to 16.93, significantly better than
    /// ours; with SBX, as here, it gets to 23.54.
    /// </summary>
    [Fact]
    public void On_dtlz1_only_as_good_as_optuna_with_the_same_crossover() =>
        Assert.InRange(Measure("dtlz1", population: 50, trials: 1000).Distance, 0, 23.5357 * (1 + Noise));

    /// <returns>Medians over seeds: inverted generational distance, and hypervolume up to 1.1 in each objective relative to the front's.</returns>
    private static (double Distance, double Volume) Measure(string name, int population, int trials)
    {
        ReferenceProblem problem = ReferenceProblem.All.Single(p => p.Name == name);
        double[][] raw = ReferenceFronts.ReadOrSkip(problem.FrontFile);
        double[] low = [.. Enumerable.Range(0, raw[0].Length).Select(j => raw.Min(p => p[j]))];
        double[] range = [.. low.Select((l, j) => raw.Max(p => p[j]) - l)];
        double[][] Normalise(IEnumerable<double[]> points) => [.. points.Select(p => p.Select((v, j) => (v - low[j]) / range[j]).ToArray())];

        double[][] front = Normalise(raw);
        double[] reference = [.. low.Select(_ => 1.1)];
        double whole = Hypervolume.Of(front, reference);
        const int firstSeed = 1000;
        const int seeds = 11;
        var distances = new double[seeds];
        var volumes = new double[seeds];
        for (int seed = 0; seed < seeds; seed++)
        {
            var search = new SearchLoop(
                new Nsga2Sampler(new Nsga2SamplerOptions { PopulationSize = population }),
                problem.Space,
                (c, number, at) => new Trial(number, c, TrialState.Complete, problem.Objectives(problem.Values(c)), problem.Violations?.Invoke(problem.Values(c)), at));
            double[][] found = Normalise(new ParetoFront(search.Run(trials, (ulong)(firstSeed + seed))).Members.Select(m => m.Objectives));
            distances[seed] = found.Length == 0 ? FarAway : InvertedGenerationalDistance.Of(found, front);
            volumes[seed] = Hypervolume.Of(found, reference) / whole;
        }

        return (distances.Order().ElementAt(seeds / 2), volumes.Order().ElementAt(seeds / 2));
    }
}
