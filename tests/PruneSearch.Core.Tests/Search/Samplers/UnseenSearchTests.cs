using PruneSearch.Search;
using PruneSearch.Search.Samplers;
using PruneSearch.Search.Spaces;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Samplers;

public sealed class UnseenSearchTests
{
    [Fact]
    public void The_scan_finds_the_only_configuration_left_wherever_it_starts()
    {
        var space = new SearchSpace([new IntParameter("n", 0, 6)]);
        for (int left = 0; left < 7; left++)
        {
            Trial[] history = [.. Enumerable.Range(0, 7).Where(i => i != left).Select(i => new Trial(i, space.ConfigurationAt(i), TrialState.Pending))];
            for (int seed = 0; seed < 50; seed++)
            {
                Assert.Equal(space.ConfigurationAt(left), new UnseenSearch(space, history, new RandomStream((ulong)seed, "scan")).Scan());
            }
        }
    }

    [Fact]
    public void A_proposal_that_never_changes_gives_way_to_its_neighbours()
    {
        var space = new SearchSpace([new IntParameter("n", 0, 1000), new CategoricalParameter("c", ["a", "b"], Ordered: true)]);
        Configuration stuck = space.Parse("""{"n":500,"c":"a"}""");
        for (int seed = 0; seed < 50; seed++)
        {
            Configuration found = new UnseenSearch(space, [new Trial(0, stuck, TrialState.Complete, [1])], new RandomStream((ulong)seed, "step")).Find(() => stuck)!;
            Assert.Equal(1, found.Entries.Zip(stuck.Entries).Count(pair => pair.First.Value != pair.Second.Value));
        }
    }

    [Fact]
    public void A_continuum_too_narrow_to_offer_more_is_exhausted()
    {
        var space = new SearchSpace([new FloatParameter("x", 1, Math.BitIncrement(1.0))]);
        Trial[] history = [.. new[] { 1, Math.BitIncrement(1.0) }.Select((x, i) => new Trial(i, new([new("x", x)]), TrialState.Pending))];
        Assert.Null(new RandomSampler().Ask(space, history, new RandomStream(1, "narrow")));
        Assert.NotNull(new RandomSampler().Ask(space, history[..1], new RandomStream(1, "narrow")));
    }
}
