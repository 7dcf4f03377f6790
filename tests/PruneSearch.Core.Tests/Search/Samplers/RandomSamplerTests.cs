using PruneSearch.Search;
using PruneSearch.Search.Samplers;
using PruneSearch.Search.Spaces;
using PruneSearch.TestKit.Search;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Samplers;

public sealed class RandomSamplerTests : SamplerContract
{
    [Fact]
    public void Discrete_values_are_equally_likely_ends_included()
    {
        var space = new SearchSpace(
        [
            new IntParameter("int", 0, 8, 2),
            new FloatParameter("float", 0.1, 0.5, 0.1),
            new CategoricalParameter("category", ["a", "b", "c", "d", "e"]),
        ]);
        const int draws = 20_000;
        Configuration[] drawn = [.. Enumerable.Range(0, draws).Select(i => Create().Ask(space, [], new RandomStream(1, "draw", i))!)];
        foreach (string name in drawn[0].Names)
        {
            // Chi-squared with 4 degrees of freedom: beyond 18.5 once in a thousand.
            int[] counts = [.. drawn.GroupBy(c => c[name]).Select(g => g.Count())];
            Assert.Equal(5, counts.Length);
            Assert.InRange(counts.Sum(c => Math.Pow(c - (draws / 5.0), 2) / (draws / 5.0)), 0, 18.5);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Continuous_values_are_uniform_on_their_scale(bool log)
    {
        var space = new SearchSpace([new FloatParameter("x", 1, 100, Log: log)]);
        const int draws = 10_000;
        double[] sorted = [.. Enumerable.Range(0, draws)
            .Select(i => Create().Ask(space, [], new RandomStream(2, "draw", i))!["x"].Number)
            .Select(x => log ? Math.Log(x) / Math.Log(100) : (x - 1) / 99)
            .Order()];

        // Kolmogorov-Smirnov: beyond 1.95 / sqrt(n) once in a thousand.
        double distance = sorted.Select((x, i) => Math.Max(Math.Abs(x - ((double)i / draws)), Math.Abs(x - ((i + 1.0) / draws)))).Max();
        Assert.InRange(distance, 0, 1.95 / Math.Sqrt(draws));
    }

    [Fact]
    public void Proposals_are_the_same_in_every_process()
    {
        Configuration? proposal = Create().Ask(SearchSpaces.Coarse, [], new RandomStream(2026, "ask", 0));
        Assert.Equal("""{"batch":64,"criterion":"l2","keep":0.5,"ratio":0.4,"rounds":1,"size":"medium","steps":50}""", proposal?.ToString());
    }

    [Fact]
    public void The_last_configuration_of_a_large_space_is_found()
    {
        var space = new SearchSpace([new IntParameter("a", 1, 40), new IntParameter("b", 1, 50)]);
        Trial[] history = [.. Enumerable.Range(0, 2000)
            .Select(i => space.ConfigurationAt(i))
            .Where(c => c != new Configuration([new("a", 17L), new("b", 31L)]))
            .Select((c, i) => new Trial(i, c, TrialState.Pending))];
        Assert.Equal(2000 - 1, history.Length);
        Assert.Equal("""{"a":17,"b":31}""", Create().Ask(space, history, new RandomStream(3, "ask"))?.ToString());
    }

    [Fact]
    public void An_astronomically_large_discrete_space_works()
    {
        var space = new SearchSpace([.. Enumerable.Range(0, 300).Select(i => new IntParameter($"p{i}", 0, 1000))]);
        Configuration proposal = Create().Ask(space, [], new RandomStream(4, "ask"))!;
        Assert.True(space.Contains(proposal));
        Assert.True(space.Contains(space.ConfigurationAt(space.Cardinality!.Value - 1)));
    }

    protected override ISampler Create() => new RandomSampler();
}
