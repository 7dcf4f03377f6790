using PruneSearch.Campaigns.Decisions;
using PruneSearch.Search;
using PruneSearch.Search.Samplers;
using PruneSearch.Search.Spaces;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Decisions;

public sealed class WarmStartTests
{
    private static readonly SearchSpace Space = new(
    [
        new CategoricalParameter("criterion", ["l1", "taylor"]),
        new CategoricalParameter("allocation", ["global", "perGroup"]),
        new FloatParameter("ratio", 0.1, 0.5, null, false) { ActiveWhen = new Condition("allocation", ["global"]) },
        new FloatParameter("ratio.a", 0.1, 0.5, null, false) { ActiveWhen = new Condition("allocation", ["perGroup"]) },
        new FloatParameter("ratio.b", 0.1, 0.5, null, false) { ActiveWhen = new Condition("allocation", ["perGroup"]) },
    ]);

    [Fact]
    public void First_proposals_cut_all_groups_alike_at_ratios_spread_over_the_range()
    {
        IReadOnlyList<Configuration> first = Ask(new WarmStart(new Nsga2Sampler(), 8), 8);
        double[] ratios = [.. first.Select(c => c["allocation"].Category == "global" ? c["ratio"].Number : c["ratio.a"].Number)];
        Assert.All(first.Where(c => c["allocation"].Category == "perGroup"), c => Assert.Equal(c["ratio.a"].Number, c["ratio.b"].Number));
        double[] sorted = [0.1, .. ratios.Order(), 0.5];
        Assert.True(sorted.Zip(sorted.Skip(1), (a, b) => b - a).Max() < 0.1, $"a gap in {string.Join(", ", ratios)}");
        Assert.Equal(4, first.Select(c => (c["criterion"].Category, c["allocation"].Category)).Distinct().Count());
    }

    [Fact]
    public void Then_the_sampler_proposes()
    {
        IReadOnlyList<Configuration> asked = Ask(new WarmStart(new RandomSampler(), 2), 12);
        Assert.Contains(asked.Skip(2), c => c["allocation"].Category == "perGroup" && c["ratio.a"].Number != c["ratio.b"].Number);
    }

    private static List<Configuration> Ask(ISampler sampler, int count)
    {
        var history = new List<Trial>();
        for (int i = 0; i < count; i++)
        {
            history.Add(new Trial(i, sampler.Ask(Space, history, new RandomStream(1, "test", i))!, TrialState.Pending));
        }

        return [.. history.Select(t => t.Configuration)];
    }
}
