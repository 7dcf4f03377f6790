using PruneSearch.Pruning.Schedules;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Schedules;

public sealed class PruningScheduleTests
{
    public static TheoryData<string> Names => [.. PruningSchedules.BuiltIn.Names];

    [Fact]
    public void One_shot_removes_everything_at_the_start()
    {
        PruningSchedule schedule = Of("oneShot", 5);
        Assert.Equal([0.0], schedule.Steps);
        Assert.All([0, 0.3, 1], p => Assert.Equal(1.0, schedule.ShareAt(p, 0.5)));
    }

    [Fact]
    public void Regularized_removes_everything_at_the_end()
    {
        PruningSchedule schedule = Of("regularized", 5);
        Assert.Equal([1.0], schedule.Steps);
        Assert.Equal([0, 0, 1.0], new[] { 0, 0.99, 1 }.Select(p => schedule.ShareAt(p, 0.5)));
    }

    [Theory]
    [InlineData(0, 0.25)]
    [InlineData(0.249, 0.25)]
    [InlineData(0.25, 0.5)]
    [InlineData(0.5, 0.75)]
    [InlineData(0.7499, 0.75)]
    [InlineData(0.75, 1)]
    [InlineData(1, 1)]
    public void Iterative_removes_in_equal_steps(double progress, double share) => Assert.Equal(share, Of("iterative", 4).ShareAt(progress, 0.6), 1e-12);

    [Fact]
    public void Agp_is_cubic()
    {
        PruningSchedule schedule = Of("agp", 4);
        Assert.Equal([1 - (0.75 * 0.75 * 0.75), 0.875, 1 - (0.25 * 0.25 * 0.25), 1], schedule.Steps.Select(p => schedule.ShareAt(p, 0.9)), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    /// <summary>Frankle and Carbin's 20% a round: what is left after n rounds is 0.8^n.</summary>
    [Fact]
    public void Geometric_removes_the_same_fraction_of_what_is_left()
    {
        double ratio = 1 - Math.Pow(0.8, 5);
        PruningSchedule schedule = Of("geometric", 5);
        Assert.Equal([0.8, 0.64, 0.512, 0.4096, 0.32768], schedule.Steps.Select(p => 1 - (ratio * schedule.ShareAt(p, ratio))), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.All([0.0, 1.0], r => Assert.True(double.IsFinite(schedule.ShareAt(0.3, r))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Shares_rise_to_one_with_the_last_cut(string name)
    {
        foreach (int steps in new[] { 1, 3, 7, 100 })
        {
            PruningSchedule schedule = Of(name, steps);
            double[] shares = [.. schedule.Steps.Select(p => schedule.ShareAt(p, 0.7))];
            Assert.Equal(1, shares[^1]);
            Assert.Equal(shares.Order(), shares);
            Assert.Equal(shares.Length, shares.Distinct().Count());
            Assert.All(shares, s => Assert.InRange(s, double.Epsilon, 1));
            Assert.Equal(schedule.Steps.Order(), schedule.Steps);
        }
    }

    [Fact]
    public void Unknown_names_and_counts_are_errors()
    {
        Assert.Contains("iterative, oneShot", Assert.Throws<InvalidInputException>(() => PruningSchedules.BuiltIn["cubic"]).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => Of("iterative", 0));
    }

    private static PruningSchedule Of(string name, int steps) => PruningSchedules.BuiltIn[name].With(steps);
}
