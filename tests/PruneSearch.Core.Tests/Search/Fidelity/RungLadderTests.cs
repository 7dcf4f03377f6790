using PruneSearch.Search.Fidelity;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Fidelity;

public sealed class RungLadderTests
{
    [Fact]
    public void Every_error_is_reported_at_once()
    {
        IReadOnlyList<InputError> errors = Assert.Throws<InvalidInputException>(() => new RungLadder([0, 10, 10, 30, 20], 1)).Errors;
        Assert.Equal(["rungs[0]", "rungs[2]", "rungs[4]", "eta"], errors.Select(e => e.Where));
        Assert.Equal("rungs", Assert.Single(Assert.Throws<InvalidInputException>(() => new RungLadder([])).Errors).Where);
        Assert.Equal("eta", Assert.Single(Assert.Throws<InvalidInputException>(() => new RungLadder([1], double.NaN)).Errors).Where);
    }

    [Theory]
    [InlineData(1, 81, 3, new long[] { 1, 3, 9, 27, 81 })]
    [InlineData(10, 100, 3, new long[] { 11, 33, 100 })]
    [InlineData(100, 100, 3, new long[] { 100 })]
    [InlineData(1, 3, 1.5, new long[] { 1, 2, 3 })]
    public void The_geometric_ladder_ends_at_the_most(long least, long most, double eta, long[] expected)
    {
        var ladder = RungLadder.Geometric(least, most, eta);
        Assert.Equal(expected, ladder.Resources);
        Assert.Equal(expected.Length - 1, ladder.Last);
    }

    [Theory]
    [InlineData(0, 10, 3)]
    [InlineData(11, 10, 3)]
    [InlineData(1, 10, 1)]
    [InlineData(1, 10, double.NaN)]
    public void Impossible_geometric_ladders_are_refused(long least, long most, double eta) =>
        Assert.Throws<InvalidInputException>(() => RungLadder.Geometric(least, most, eta));
}
