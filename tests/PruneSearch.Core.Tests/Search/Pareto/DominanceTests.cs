using PruneSearch.Search.Pareto;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Pareto;

public sealed class DominanceTests
{
    [Theory]
    [InlineData(new[] { 1.0, 2 }, new[] { 1.0, 3 }, true)]
    [InlineData(new[] { 1.0, 2 }, new[] { 1.0, 2 }, false)]
    [InlineData(new[] { 1.0, 3 }, new[] { 2.0, 2 }, false)]
    [InlineData(new[] { 2.0, 3 }, new[] { 1.0, 2 }, false)]
    [InlineData(new[] { double.NaN, 1 }, new[] { 1.0, 2 }, false)]
    public void Nowhere_worse_and_somewhere_better(double[] a, double[] b, bool dominates) => Assert.Equal(dominates, Dominance.Dominates(a, b));

    [Fact]
    public void Vectors_of_different_length_cannot_be_compared() =>
        Assert.Throws<ArgumentException>(() => Dominance.Dominates([1], [1, 2]));

    [Theory]
    [InlineData(9, 0, 1, 0.1, true)] // feasible beats infeasible
    [InlineData(1, 0.1, 9, 0, false)]
    [InlineData(9, 0.1, 1, 0.2, true)] // less violation beats more
    [InlineData(1, 0.2, 9, 0.2, false)] // equal violation: neither
    [InlineData(9, 0.2, 1, 0.2, false)]
    [InlineData(1, 0, 9, 0, true)] // both feasible: objectives
    public void Constraint_domination_looks_at_violation_first(double a, double violationA, double b, double violationB, bool dominates) =>
        Assert.Equal(dominates, Dominance.ConstraintDominates([a], violationA, [b], violationB));

    [Fact]
    public void Violations_are_normalised_per_constraint()
    {
        double[] totals = ConstraintViolation.Totals([[1000, -1], [500, 0.01], [-7, 0.02], null, [0, -5], [1e-300, 0]]);
        Assert.Equal([1, 1, 1, 0, 0], totals[..5]);
        Assert.True(totals[5] > 0);
    }

    [Fact]
    public void Violations_that_cannot_be_compared_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ConstraintViolation.Totals([[1], [1, 2]]));
        Assert.Throws<ArgumentException>(() => ConstraintViolation.Totals([[double.NaN]]));
    }
}
