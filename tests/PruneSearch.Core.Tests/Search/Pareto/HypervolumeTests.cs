using PruneSearch.Search.Pareto;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Pareto;

public sealed class HypervolumeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Agrees_with_inclusion_and_exclusion(int dimension)
    {
        var random = new RandomStream(1, "hypervolume", dimension);
        for (int round = 0; round < 60; round++)
        {
            double[][] points = PointClouds.Draw(random, random.NextInt(9), dimension, levels: (round % 3) * 4);
            double[] reference = [.. Enumerable.Repeat(round % 2 == 0 ? 1 : 0.7, dimension)];
            Assert.Equal(InclusionExclusion(points, reference), Hypervolume.Of(points, reference), 1e-12);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void Agrees_with_sampling(int dimension)
    {
        var random = new RandomStream(2, "hypervolume", dimension);
        double[][] points = PointClouds.Draw(random, 25, dimension, levels: 0);
        const int samples = 40_000;
        double share = Enumerable.Range(0, samples).Count(_ =>
        {
            double[] sample = PointClouds.Draw(random, 1, dimension, 0)[0];
            return Array.Exists(points, p => p.Zip(sample).All(pair => pair.First <= pair.Second));
        }) / (double)samples;

        // Four standard errors.
        Assert.Equal(share, Hypervolume.Of(points, [.. Enumerable.Repeat(1.0, dimension)]), 4 * 0.5 / Math.Sqrt(samples));
    }

    /// <summary>Computed with the WFG implementation of Optuna 3.1.0, which is independent of ours.</summary>
    [Theory]
    [InlineData(2, 50, 0.9601999803940792)]
    [InlineData(3, 60, 0.94067850074881)]
    [InlineData(4, 60, 0.5859397274473315)]
    [InlineData(5, 40, 0.39871716750960495)]
    [InlineData(6, 30, 0.18328370909477926)]
    public void Agrees_with_another_implementation(int dimension, int count, double expected)
    {
        double[][] points = [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, dimension)
            .Select(j => ((i * 37) + (j * 61) + (i * i * (j + 1))) % 101 / 101.0).ToArray())];
        Assert.Equal(expected, Hypervolume.Of(points, [.. Enumerable.Repeat(1.0, dimension)]), 1e-12);
    }

    /// <summary>As above, on published fronts.</summary>
    [Theory]
    [InlineData("pymoo_indicator_tests/performance_indicators_2.f", new[] { 1.2, 1.2 }, 1, 0.37037727304951507)]
    [InlineData("pymoo_indicator_tests/performance_indicators_3.f", new[] { 1.2, 1.2 }, 1, 0.7237406232398117)]
    [InlineData("pymoo_indicator_tests/performance_indicators_4.f", new[] { 1.2, 1.2 }, 1, 0.7645125064197139)]
    [InlineData("pymoo_kursawe.pf", new[] { -14.0, 1 }, 1, 37.129406541808535)]
    [InlineData("pymoo_carside.pf", new[] { 43, 4.1, 13 }, 1, 9.614515283867092)]
    [InlineData("pymoo_dtlz7-3d.pf", new[] { 1, 1, 6.5 }, 47, 1.8681996622250012)]
    public void Agrees_with_another_implementation_on_published_fronts(string file, double[] reference, int every, double expected)
    {
        double[][] points = [.. ReferenceFronts.ReadOrSkip(file).Where((_, i) => i % every == 0)];
        Assert.Equal(expected, Hypervolume.Of(points, reference), 1e-10 * expected);
    }

    [Fact]
    public void A_dense_spherical_front_approaches_the_closed_form()
    {
        // The octant of the unit sphere cuts pi/6 off the unit cube; a staircase of n points misses a layer of order n^(-1/2).
        double[][] front = ReferenceFronts.ReadOrSkip("jmetalpy_DTLZ2.3D.pf");
        Assert.InRange(Hypervolume.Of(front, [1, 1, 1]), 1 - (Math.PI / 6) - 0.03, 1 - (Math.PI / 6));
    }

    [Fact]
    public void Points_that_do_not_better_the_reference_contribute_nothing()
    {
        Assert.Equal(0, Hypervolume.Of([[1, 0], [0, 1], [2, -5]], [1, 1]));
        Assert.Equal(0.25, Hypervolume.Of([[1, 0], [0.5, 0.5], [0, 1]], [1, 1]));
        Assert.Equal(0, Hypervolume.Of([], [1, 1, 1, 1]));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Numbers_that_are_not_finite_are_refused(double bad)
    {
        Assert.Throws<ArgumentException>(() => Hypervolume.Of([[0, bad]], [1, 1]));
        Assert.Throws<ArgumentException>(() => Hypervolume.Of([[0, 0]], [1, bad]));
        Assert.Throws<ArgumentException>(() => Hypervolume.Of([[0, 0, 0]], [1, 1]));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_contribution_is_what_is_lost_without_the_point(int dimension)
    {
        var random = new RandomStream(3, "hypervolume", dimension);
        double[] reference = [.. Enumerable.Repeat(0.9, dimension)];
        for (int round = 0; round < 20; round++)
        {
            double[][] points = PointClouds.Draw(random, 12, dimension, levels: (round % 2) * 5);
            double all = Hypervolume.Of(points, reference);
            double[] contributions = Hypervolume.Contributions(points, reference);
            for (int i = 0; i < points.Length; i++)
            {
                Assert.Equal(all - Hypervolume.Of([.. points.Where((_, j) => j != i)], reference), contributions[i], 1e-12);
            }
        }
    }

    /// <summary>The measure of a union of boxes, by the definition of inclusion and exclusion over all subsets.</summary>
    private static double InclusionExclusion(double[][] points, double[] reference)
    {
        double volume = 0;
        for (int subset = 1; subset < 1 << points.Length; subset++)
        {
            double box = 1;
            for (int j = 0; j < reference.Length; j++)
            {
                double corner = Enumerable.Range(0, points.Length).Where(i => (subset >> i & 1) == 1).Max(i => points[i][j]);
                box *= Math.Max(0, reference[j] - corner);
            }

            volume += int.IsOddInteger(int.PopCount(subset)) ? box : -box;
        }

        return volume;
    }
}
