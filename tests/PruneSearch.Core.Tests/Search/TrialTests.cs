using PruneSearch.Search;
using PruneSearch.Search.Spaces;
using Xunit;

namespace PruneSearch.Core.Tests.Search;

public sealed class TrialTests
{
    private static readonly Configuration Any = new([new("x", 1L)]);

    [Fact]
    public void Objectives_belong_to_complete_trials_only()
    {
        Assert.Throws<ArgumentException>(() => new Trial(0, Any, TrialState.Complete));
        Assert.Throws<ArgumentException>(() => new Trial(0, Any, TrialState.Complete, []));
        Assert.Throws<ArgumentException>(() => new Trial(0, Any, TrialState.Failed, [1]));
        Assert.Throws<ArgumentException>(() => new Trial(0, Any, TrialState.Complete, [1, double.NaN]));
        Assert.Throws<ArgumentException>(() => new Trial(0, Any, TrialState.Infeasible, violations: [double.PositiveInfinity]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trial(-1, Any, TrialState.Pending));
    }

    [Fact]
    public void Feasible_is_complete_without_a_violation()
    {
        Assert.True(new Trial(0, Any, TrialState.Complete, [1]).IsFeasible);
        Assert.True(new Trial(0, Any, TrialState.Complete, [1], [0, -1]).IsFeasible);
        Assert.False(new Trial(0, Any, TrialState.Complete, [1], [-1, 1e-9]).IsFeasible);
        Assert.False(new Trial(0, Any, TrialState.Pending).IsFeasible);
    }
}
