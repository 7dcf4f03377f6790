using PruneSearch.Pruning.Schedules;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Schedules;

public sealed class IterativeScheduleTests
{
    [Fact]
    public void One_shot_removes_everything_at_the_start()
    {
        IPruningSchedule schedule = PruningSchedules.BuiltIn["oneShot"](5);
        Assert.Equal([0.0], schedule.Steps);
        Assert.All([0, 0.3, 1], p => Assert.Equal(1.0, schedule.ShareAt(p)));
    }

    [Theory]
    [InlineData(0, 0.25)]
    [InlineData(0.249, 0.25)]
    [InlineData(0.25, 0.5)]
    [InlineData(0.5, 0.75)]
    [InlineData(0.7499, 0.75)]
    [InlineData(0.75, 1)]
    [InlineData(1, 1)]
    public void Iterative_removes_in_equal_steps(double progress, double share) =>
        Assert.Equal(share, PruningSchedules.BuiltIn["iterative"](4).ShareAt(progress), 1e-12);

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void Every_step_counts_at_its_own_progress(int steps)
    {
        var schedule = new IterativeSchedule("iterative", steps);
        Assert.Equal(Enumerable.Range(1, steps).Select(i => (double)i / steps), schedule.Steps.Select(schedule.ShareAt), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Unknown_names_and_counts_are_errors()
    {
        Assert.Contains("iterative, oneShot", Assert.Throws<InvalidInputException>(() => PruningSchedules.BuiltIn["cubic"]).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => PruningSchedules.BuiltIn["iterative"](0));
    }
}
