using PruneSearch.Campaigns.Views;
using PruneSearch.Campaigns.Views.Documents;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Views;

/// <summary>Which knobs a metric depends on.</summary>
public sealed class ImportanceTests
{
    [Fact]
    public void What_explains_everything_has_all_and_what_explains_nothing_has_none()
    {
        int[] groups = [.. Enumerable.Range(0, 300).Select(i => i % 3)];
        Assert.Equal(1, ImportanceAnalysis.Share(groups, [.. groups.Select(g => (double)g)]), 9);
        var random = new RandomStream(1, "importance");
        Assert.InRange(ImportanceAnalysis.Share(groups, [.. groups.Select(_ => random.NextDouble())]), 0, 0.03);
        Assert.Equal(0, ImportanceAnalysis.Share(groups, [.. groups.Select(_ => 5.0)]));
        Assert.Equal(0, ImportanceAnalysis.Share([], []));
        Assert.Equal(0, ImportanceAnalysis.Share([1, 2], [3, 4])); // each a group of its own
    }

    /// <summary>For y = a + b / 2 with independent uniform knobs the variance is that of a and a quarter of that of b: 0.8 and 0.2.</summary>
    [Fact]
    public void Shares_of_independent_knobs_are_the_first_order_indices()
    {
        var random = new RandomStream(1, "importance");
        (double A, double B)[] draws = [.. Enumerable.Range(0, 5000).Select(_ => (random.NextDouble(), random.NextDouble()))];
        double[] y = Array.ConvertAll(draws, d => d.A + (d.B / 2));
        Assert.Equal(0.8, ImportanceAnalysis.Share(ImportanceAnalysis.Bins(Array.ConvertAll(draws, d => (Scalar?)d.A)), y), 0.03);
        Assert.Equal(0.2, ImportanceAnalysis.Share(ImportanceAnalysis.Bins(Array.ConvertAll(draws, d => (Scalar?)d.B)), y), 0.03);
    }

    [Fact]
    public void Bins_hold_equal_counts_and_having_none_is_one()
    {
        Scalar?[] column = [.. Enumerable.Range(0, 400).Select(i => (Scalar?)(double)i), null, null];
        int[] bins = ImportanceAnalysis.Bins(column);
        Assert.Equal(11, bins.Distinct().Count());
        Assert.All(bins.CountBy(b => b).Where(b => b.Key > 0), b => Assert.InRange(b.Value, 38, 42));
        Assert.Equal(2, bins.Count(b => b == 0));
    }

    [Fact]
    public void The_ratio_decides_of_the_parameters_that_are_left()
    {
        Importance importance = ImportanceAnalysis.Of(ViewedCampaign.Large, "parameters");
        Assert.Equal(("parameters", 2984), (importance.Metric, importance.Candidates));
        Assert.Equal("ratio", importance.Parameters[0].Name);
        Assert.True(importance.Parameters[0].Importance > 0.95);
        Assert.All(importance.Parameters.Skip(1), p => Assert.True(p.Importance < 0.05, p.ToString()));
        Assert.Throws<InvalidInputException>(() => ImportanceAnalysis.Of(ViewedCampaign.Large, "beauty"));
    }
}
