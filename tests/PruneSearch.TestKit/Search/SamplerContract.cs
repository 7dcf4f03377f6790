using PruneSearch.Search;
using PruneSearch.Search.Samplers;
using PruneSearch.Search.Spaces;
using Xunit;

namespace PruneSearch.TestKit.Search;

/// <summary>What every sampler promises. A test class of a sampler inherits it and gives the sampler.</summary>
public abstract class SamplerContract
{
    /// <summary>A new sampler, the same each time; one that keeps a population should keep at most 20.</summary>
    protected abstract ISampler Create();

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Proposals_are_members_of_the_space_and_never_repeat(int workers)
    {
        IReadOnlyList<Trial> history = new SearchLoop(Create(), SearchSpaces.Mixed, SyntheticOutcomes.Mixed).Run(200, 1, workers);
        Assert.Equal(200, history.Count);
        Assert.All(history, t => Assert.Empty(SearchSpaces.Mixed.Check(t.Configuration)));
        Assert.Equal(200, history.Select(t => t.Configuration).Distinct().Count());
    }

    [Fact]
    public void Conditional_parameters_are_there_exactly_when_active()
    {
        IReadOnlyList<Trial> history = new SearchLoop(Create(), SearchSpaces.Mixed, SyntheticOutcomes.Complete).Run(200, 2);
        Assert.All(history, t =>
        {
            string schedule = t.Configuration["schedule"].Category;
            bool cubic = t.Configuration.TryGetValue("curve", out ParameterValue curve) && curve.Category == "cubic";
            Assert.Equal(schedule != "oneshot", t.Configuration.TryGetValue("rounds", out _));
            Assert.Equal(schedule == "gradual", t.Configuration.TryGetValue("curve", out _));
            Assert.Equal(cubic, t.Configuration.TryGetValue("power", out _));
        });
        Assert.Equal(3, history.Select(t => t.Configuration["schedule"]).Distinct().Count());
        Assert.Contains(history, t => t.Configuration.TryGetValue("power", out _));
    }

    [Fact]
    public void A_proposal_depends_on_space_history_and_stream_alone()
    {
        IReadOnlyList<Trial> history = new SearchLoop(Create(), SearchSpaces.Mixed, SyntheticOutcomes.Mixed).Run(150, 3, workers: 4);
        IReadOnlyList<Trial> unrelated = new SearchLoop(Create(), SearchSpaces.Mixed, SyntheticOutcomes.Complete).Run(60, 4);
        ISampler used = Create();
        for (int length = 150; length >= 0; length -= 10)
        {
            Trial[] prefix = [.. history.Take(length)];
            Configuration? fresh = Create().Ask(SearchSpaces.Mixed, prefix, new RandomStream(5, "ask", length));
            Assert.Equal(fresh, used.Ask(SearchSpaces.Mixed, prefix, new RandomStream(5, "ask", length)));
            used.Ask(SearchSpaces.Mixed, unrelated, new RandomStream(5, "ask", length));
            Assert.Equal(fresh, used.Ask(SearchSpaces.Mixed, [.. prefix.Reverse()], new RandomStream(5, "ask", length)));
        }
    }

    [Fact]
    public void A_search_resumes_from_its_history_alone()
    {
        IReadOnlyList<Trial> whole = new SearchLoop(Create(), SearchSpaces.Mixed, SyntheticOutcomes.Mixed).Run(120, 6);
        for (int length = 0; length < 120; length += 7)
        {
            Trial[] read = [.. whole.Take(length).Select(ReadBack)];
            Assert.Equal(whole[length].Configuration, Create().Ask(SearchSpaces.Mixed, read, new RandomStream(6, "ask", length)));
        }
    }

    [Fact]
    public void Searches_side_by_side_do_not_disturb_each_other()
    {
        ISampler shared = Create();
        SearchLoop[] together = [.. Enumerable.Range(0, 3).Select(_ => new SearchLoop(shared, SearchSpaces.Mixed, SyntheticOutcomes.Complete))];
        for (int trials = 1; trials <= 60; trials++)
        {
            for (int seed = 2; seed >= 0; seed--)
            {
                together[seed].Run(trials, (ulong)seed);
            }
        }

        for (int seed = 0; seed < 3; seed++)
        {
            IReadOnlyList<Trial> alone = new SearchLoop(Create(), SearchSpaces.Mixed, SyntheticOutcomes.Complete).Run(60, (ulong)seed);
            Assert.Equal(alone.Select(t => t.Configuration), together[seed].History.Select(t => t.Configuration));
        }
    }

    [Theory]
    [InlineData(TrialState.Pending)]
    [InlineData(TrialState.Failed)]
    [InlineData(TrialState.Infeasible)]
    public void It_goes_on_where_no_trial_brings_objectives(TrialState state)
    {
        var search = new SearchLoop(Create(), SearchSpaces.Mixed, (c, number, at) => new Trial(number, c, state, completedAt: at));
        IReadOnlyList<Trial> history = search.Run(100, 7);
        Assert.Equal(100, history.Select(t => t.Configuration).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_tiny_space_is_exhausted_exactly_once(int workers)
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            IReadOnlyList<Trial> history = new SearchLoop(Create(), SearchSpaces.Tiny, SyntheticOutcomes.Mixed).Run(1000, seed, workers);
            Assert.Equal((int)SearchSpaces.Tiny.Cardinality!.Value, history.Count);
            Assert.Equal(history.Count, history.Select(t => t.Configuration).Distinct().Count());
            Assert.All(history, t => Assert.True(SearchSpaces.Tiny.Contains(t.Configuration)));
        }
    }

    [Fact]
    public void A_space_of_one_configuration_is_exhausted_after_it()
    {
        IReadOnlyList<Trial> history = new SearchLoop(Create(), SearchSpaces.Fixed, SyntheticOutcomes.Complete).Run(10, 8);
        Assert.Equal("""{"c":"only","n":3,"x":0.5}""", Assert.Single(history).Configuration.ToString());
    }

    [Fact]
    public void Trials_from_outside_the_space_in_the_history_do_no_harm()
    {
        Configuration[] outside =
        [
            new([new("ratio", 5.0), new("criterion", "unknown"), new("other", 1L)]),
            new([new("steps", "many")]),
            new([new("schedule", "gradual"), new("curve", 3L), new("ratio", 0.5)]),
        ];
        Trial[] enqueued = [.. Enumerable.Range(0, 30).Select(i => SyntheticOutcomes.Complete(outside[i % 3], i, i))];
        for (int i = 0; i < 50; i++)
        {
            Configuration? proposal = Create().Ask(SearchSpaces.Mixed, enqueued, new RandomStream(9, "ask", i));
            Assert.Empty(SearchSpaces.Mixed.Check(Assert.IsType<Configuration>(proposal)));
        }
    }

    private static Trial ReadBack(Trial trial) => new(
        trial.Number,
        SearchSpaces.Mixed.Parse(trial.Configuration.ToString()),
        trial.State,
        trial.Objectives,
        trial.Violations,
        trial.CompletedAt);
}
