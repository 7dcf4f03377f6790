using PruneSearch.Campaigns.Reports.Charts;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Reports;

public sealed class AxisTests
{
    [Fact]
    public void Ticks_are_round_and_have_the_decimals_they_need()
    {
        var axis = new Axis("latency", [0.14, 0.64], Axis.Plain);
        Assert.Equal(["0.2", "0.3", "0.4", "0.5", "0.6"], axis.Ticks.Select(t => t.Text));
        Assert.Equal(["0.10%", "0.15%", "0.20%", "0.25%", "0.30%"], new Axis("share", [0.001, 0.003], Axis.Percent).Ticks.Select(t => t.Text));
    }

    [Fact]
    public void Every_value_lies_inside()
    {
        var axis = new Axis("x", [-3, 12, double.NaN, double.PositiveInfinity], Axis.Plain);
        Assert.InRange(axis.Place(-3), 0.01, 0.1);
        Assert.InRange(axis.Place(12), 0.9, 0.99);
        Assert.Equal(0.5, axis.Place(4.5), 12);
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 0.0 })]
    [InlineData(new[] { 7.0, 7.0 })]
    [InlineData(new[] { -1e9 })]
    [InlineData(new[] { 1e-12, 3e-12 })]
    public void Values_that_hardly_differ_still_have_a_range(double[] values)
    {
        var axis = new Axis("x", values, Axis.Plain);
        Assert.True(axis.High > axis.Low);
        Assert.InRange(axis.Ticks.Count, 1, 12);
        Assert.All(values, v => Assert.InRange(axis.Place(v), 0, 1));
    }

    [Fact]
    public void Whole_numbers_have_no_ticks_between_them()
    {
        var axis = new Axis("candidates", [0, 3], Axis.Plain, low: 0, whole: true);
        Assert.Equal(0, axis.Low);
        Assert.Equal(["0", "1", "2", "3"], axis.Ticks.Select(t => t.Text));
    }
}
