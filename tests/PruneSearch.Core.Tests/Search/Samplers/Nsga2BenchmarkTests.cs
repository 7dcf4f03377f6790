using PruneSearch.Search;
using PruneSearch.Search.Pareto;
using PruneSearch.Search.Samplers;
using PruneSearch.TestKit.Search;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Samplers;

/// <summary>
/// NSGA-II on problems with known fronts, against Optuna 3.1.0's NSGAIISampler at the same budget and population. Its figures are medians
/// over 21 (200 trials) and 11 (1,000 trials) seeds of the distance and the hypervolume below, each for the better of its two crossovers
/// that were tried (uniform, its default, and SBX). All feasible trials count; objectives are normalised to the reference front's range.
/// </summary>
public sealed class Nsga2BenchmarkTests
{
    /// <summary>The medians of repeated measurements of the same sampler differ by about this much.</summary>
    private const double Noise = 0.2;

    private const double FarAway = 1e9;

    [Theory]
    [InlineData("zdt1", 1.4137)]
    [InlineData("zdt2", 2.4305)]
    [InlineData("zdt3", 0.8226)]
    [InlineData("zdt4", 40.7697)]
    [InlineData("zdt6", 6.2411)]
    [InlineData("dtlz2", 0.3099)]
    [InlineData("tnk", 0.1922)]
    [InlineData("osy", 0.6109)]
    [InlineData("welded", 0.1207)]
    public void As_good_as_optuna_after_200_trials(string problem, double optunaDistance) =>
        Assert.InRange(Measure(problem, population: 16, trials: 200).Distance, 0, optunaDistance * (1 + Noise));

    [Theory]
    [InlineData("zdt1", 0.7594, 0.0445)]
    [InlineData("zdt2", 1.3034, 0)]
    [InlineData("zdt3", 0.4374, 0.2064)]
    [InlineData("zdt4", 14.3800, 0)]
    [InlineData("zdt6", 4.8734, 0)]
    [InlineData("dtlz2", 0.1291, 0)]
    [InlineData("tnk", 0.0631, 0.8118)]
    [InlineData("osy", 0.2662, 0.5798)]
    [InlineData("welded", 0.0693, 0.9357)]
    public void As_good_as_optuna_after_1000_trials(string problem, double optunaDistance, double optunaVolume)
    {
        (double distance, double volume) = Measure(problem, population: 50, trials: 1000);
        Assert.InRange(distance, 0, optunaDistance * (1 + Noise));
        Assert.InRange(volume, optunaVolume * (1 - (Noise / 2)), 1.05);
    }

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
        const int seeds = 9;
        var distances = new double[seeds];
        var volumes = new double[seeds];
        for (int seed = 0; seed < seeds; seed++)
        {
            var search = new SearchLoop(
                new Nsga2Sampler(new Nsga2SamplerOptions { PopulationSize = population }),
                problem.Space,
                (c, number, at) => new Trial(number, c, TrialState.Complete, problem.Objectives(problem.Values(c)), problem.Violations?.Invoke(problem.Values(c)), at));
            double[][] found = Normalise(new ParetoFront(search.Run(trials, (ulong)seed)).Members.Select(m => m.Objectives));
            distances[seed] = found.Length == 0 ? FarAway : InvertedGenerationalDistance.Of(found, front);
            volumes[seed] = Hypervolume.Of(found, reference) / whole;
        }

        return (distances.Order().ElementAt(seeds / 2), volumes.Order().ElementAt(seeds / 2));
    }
}
