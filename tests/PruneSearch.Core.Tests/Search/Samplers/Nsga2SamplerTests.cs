using PruneSearch.Search;
using PruneSearch.Search.Samplers;
using PruneSearch.Search.Spaces;
using PruneSearch.TestKit.Search;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Samplers;

public sealed class Nsga2SamplerTests : SamplerContract
{
    private static readonly SearchSpace Line = new([new FloatParameter("x", 0, 1), new FloatParameter("y", 0, 1)]);

    [Fact]
    public void Proposals_are_the_same_in_every_process()
    {
        IReadOnlyList<Trial> history = new SearchLoop(Create(), SearchSpaces.Coarse, SyntheticOutcomes.Mixed).Run(40, 2026);
        Assert.Equal("""{"batch":344,"criterion":"fisher","keep":0.5,"ratio":0.6,"rounds":6,"size":"huge","steps":400}""", history[39].Configuration.ToString());
    }

    [Fact]
    public void Random_until_a_population_has_ended_then_bred()
    {
        // All trials lie in one corner; children lie near, random proposals anywhere.
        Trial[] corner = [.. Enumerable.Range(0, 16).Select(i => At(i, 0.01 * (i + 1), 0.01, [i, -i]))];
        Assert.True(Spread(corner[..15]) > 0.2);
        Assert.True(Spread(corner, mutation: 0) <= 0.2);
    }

    [Fact]
    public void Elitist_selection_keeps_the_front_and_drops_the_dominated()
    {
        Trial[] front = [.. Enumerable.Range(0, 4).Select(i => At(i + 4, 0.9, 0.1 * (i + 1), [i, 3 - i]))];
        Trial[] dominated = [.. Enumerable.Range(0, 4).Select(i => At(i, 0.1, 0.1 * (i + 1), [i + 10, 13 - i]))];
        Assert.All(Children([.. dominated, .. front], population: 4), c => Assert.Equal(0.9, c["x"].Number, 1e-9));
    }

    [Fact]
    public void Less_violation_beats_better_objectives()
    {
        Trial[] violating = [.. Enumerable.Range(0, 4).Select(i => At(i, 0.1, 0.1 * (i + 1), [0, 0], [2, 3]))];
        Trial[] nearly = [.. Enumerable.Range(0, 4).Select(i => At(i + 4, 0.9, 0.1 * (i + 1), [9, 9], [1, 0]))];
        Assert.All(Children([.. violating, .. nearly], population: 4), c => Assert.Equal(0.9, c["x"].Number, 1e-9));
    }

    [Fact]
    public void Infeasible_trials_of_known_violation_guide_the_search_and_failed_ones_do_not()
    {
        Trial[] failed = [.. Enumerable.Range(0, 4).Select(i => new Trial(i, Point(0.1, 0.1 * (i + 1)), TrialState.Failed, completedAt: i))];
        Trial[] infeasible = [.. Enumerable.Range(4, 4).Select(i => new Trial(i, Point(0.9, 0.1 * (i - 3)), TrialState.Infeasible, violations: [i], completedAt: i))];
        Assert.All(Children([.. failed, .. infeasible], population: 4), c => Assert.Equal(0.9, c["x"].Number, 1e-9));
    }

    [Fact]
    public void Generations_are_cut_in_the_order_in_which_trials_ended()
    {
        // By number the first four are bad; they ended last, in a generation that is not complete yet.
        Trial[] late = [.. Enumerable.Range(0, 3).Select(i => At(i, 0.1, 0.1 * (i + 1), [-9, -9], endedAt: 100 + i))];
        Trial[] early = [.. Enumerable.Range(3, 4).Select(i => At(i, 0.9, 0.1 * (i - 2), [i, -i], endedAt: i))];
        Assert.All(Children([.. late, .. early], population: 4, generation: 4), c => Assert.Equal(0.9, c["x"].Number, 1e-9));
        Assert.Contains(Children([.. late, .. early], population: 4, generation: 1), c => c["x"].Number < 0.5);
    }

    [Fact]
    public void Children_name_their_parents()
    {
        Trial[] history = [.. Enumerable.Range(0, 6).Select(i => At(10 + i, i / 5.0, 0.1 + (i / 10.0), [i, 5 - i]))];
        Configuration[] children = Children(history, population: 6);
        Assert.All(children, c => Assert.InRange(c.Parents.Length, 1, 2));
        Assert.All(children, c => Assert.Equal(c.Parents.Length, c.Parents.Distinct().Count()));
        Assert.All(children, c => Assert.Subset(history.Select(t => t.Number).ToHashSet(), c.Parents.ToHashSet()));
        Assert.Contains(children, c => c.Parents.Length == 2);
        var cloning = new Nsga2Sampler(new Nsga2SamplerOptions { PopulationSize = 6, CrossoverProbability = 0, MutationProbability = 0 });
        foreach (Configuration child in Enumerable.Range(0, 20).Select(i => cloning.Ask(Line, history, new RandomStream(1, "child", i))!))
        {
            Configuration parent = history.Single(t => t.Number == Assert.Single(child.Parents)).Configuration;
            Assert.True(child["x"] == parent["x"] || child["y"] == parent["y"], $"{child} is a step away from {parent}"); // it must be new, and so differs in one
        }

        Assert.All(Children([], population: 4), c => Assert.Empty(c.Parents)); // drawn
        Assert.Equal(children[0] with { Parents = [] }, children[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Optimises_a_mixed_discrete_problem_that_random_search_does_not(int workers)
    {
        // Best: every layer at 8, criterion c; the second objective wants the opposite of the layers.
        var space = new SearchSpace([.. Enumerable.Range(0, 8).Select(i => new IntParameter($"layer{i}", 0, 8)), new CategoricalParameter("criterion", ["a", "b", "c", "d"])]);
        Trial Evaluate(Configuration c, int number, long endedAt)
        {
            double penalty = c["criterion"].Category == "c" ? 0 : 4;
            double sum = Enumerable.Range(0, 8).Sum(i => c[$"layer{i}"].Number);
            double roughness = Enumerable.Range(1, 7).Sum(i => Math.Abs(c[$"layer{i}"].Number - c[$"layer{i - 1}"].Number));
            return new Trial(number, c, TrialState.Complete, [64 - sum + penalty + roughness, sum + penalty + roughness], completedAt: endedAt);
        }

        double Volume(ISampler sampler, ulong seed) => PruneSearch.Search.Pareto.Hypervolume.Of(
            [.. new SearchLoop(sampler, space, Evaluate).Run(300, seed, workers).Select(t => t.Objectives!)], [80, 80]);

        double[] ratios = [.. Enumerable.Range(0, 5).Select(seed => Volume(new Nsga2Sampler(), (ulong)seed) / Volume(new RandomSampler(), (ulong)seed))];
        string message = $"hypervolume over random search's: {string.Join(", ", ratios)}";
        Assert.True(ratios.Min() > 1, message);
        Assert.True(ratios.Average() > 1.1, message);
    }

    protected override ISampler Create() => new Nsga2Sampler(new Nsga2SamplerOptions { PopulationSize = 12 });

    private static Configuration Point(double x, double y) => new([new("x", x), new("y", y)]);

    private static Trial At(int number, double x, double y, double[] objectives, double[]? violations = null, long? endedAt = null) =>
        new(number, Point(x, y), TrialState.Complete, objectives, violations, endedAt ?? number);

    /// <summary>Without mutation of x, a child's x is between its parents', or with simulated binary crossover near them.</summary>
    private static Configuration[] Children(Trial[] history, int population, int generation = 1)
    {
        var sampler = new Nsga2Sampler(new Nsga2SamplerOptions { PopulationSize = population, GenerationSize = generation, MutationProbability = 0 });
        return [.. Enumerable.Range(0, 50).Select(i => sampler.Ask(Line, history, new RandomStream(1, "child", i))!)];
    }

    private static double Spread(Trial[] history, double? mutation = null)
    {
        var sampler = new Nsga2Sampler(new Nsga2SamplerOptions { MutationProbability = mutation });
        return Enumerable.Range(0, 100).Max(i => sampler.Ask(Line, history, new RandomStream(1, "child", i))!["x"].Number);
    }
}
