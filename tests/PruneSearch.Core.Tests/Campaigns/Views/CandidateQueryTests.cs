using PruneSearch.Campaigns.Views;
using PruneSearch.Campaigns.Views.Documents;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Views;

/// <summary>Which candidates are listed, and in what order.</summary>
public sealed class CandidateQueryTests
{
    [Fact]
    public void Pages_follow_each_other_without_gaps()
    {
        CampaignView view = ViewedCampaign.Large;
        var numbers = new List<int>();
        for (int offset = 0; offset < view.Rows.Count; offset += 500)
        {
            CandidatePage page = Query(("offset", $"{offset}"), ("limit", "500"), ("sort", "accuracy"), ("order", "desc")).Of(view);
            Assert.Equal((view.Rows.Count, offset), (page.Total, page.Offset));
            numbers.AddRange(page.Items.Select(r => r.Number));
        }

        Assert.Equal(Enumerable.Range(0, view.Rows.Count), numbers.Order());
        double[] known = [.. numbers.Select(n => view.Rows[n].Values.GetValueOrDefault("accuracy")?.Value).OfType<double>()];
        Assert.Equal(known.OrderDescending(), known);
        Assert.All(numbers.Skip(known.Length), n => Assert.DoesNotContain("accuracy", view.Rows[n].Values.Keys)); // unknown comes last
    }

    [Theory]
    [InlineData("asc")]
    [InlineData("desc")]
    public void What_is_unknown_comes_last_in_both_orders(string order)
    {
        CampaignView view = ViewedCampaign.Large;
        CandidatePage all = Query(("sort", "latency(edge)"), ("order", order), ("offset", $"{view.Rows.Count - 16}")).Of(view);
        Assert.All(all.Items, r => Assert.Equal("active", r.Standing));
    }

    [Fact]
    public void Filters_add_up()
    {
        CampaignView view = ViewedCampaign.Finished;
        CandidatePage uniform = Query(("origin", "uniform"), ("standing", "feasible,infeasible")).Of(view);
        Assert.Equal(view.Rows.Where(r => r.Origin == "uniform").Select(r => r.Number), uniform.Items.Select(r => r.Number));
        Assert.Equal([3], Query(("q", "c3")).Of(view).Items.Select(r => r.Number));
        Assert.Equal(view.Rows.Count, Query(("q", "CHANNEL")).Of(view).Total);
        Assert.Equal(0, Query(("q", "no such text")).Of(view).Total);
    }

    [Fact]
    public void Knobs_can_be_sorted_by()
    {
        CampaignView view = ViewedCampaign.Large;
        double[] ratios = [.. Query(("sort", "recipe.ratio"), ("limit", "500")).Of(view).Items.Select(r => r.Recipe["ratio"].Number)];
        Assert.Equal(ratios.Order(), ratios);
        string[] criteria = [.. Query(("sort", "recipe.criterion"), ("limit", "500")).Of(view).Items.Select(r => r.Recipe["criterion"].Text!)];
        Assert.Equal(criteria.Order(StringComparer.Ordinal), criteria);
    }

    [Fact]
    public void The_front_begins_with_the_best_in_the_first_objective()
    {
        CandidatePage front = CandidateQuery.Front(ViewedCampaign.Large);
        Assert.True(front.Total > 10);
        Assert.All(front.Items, r => Assert.Equal("front", r.Standing));
        Assert.Equal(ViewedCampaign.Large.Rows.Max(r => r.Values.GetValueOrDefault("accuracy")?.Value), front.Items[0].Values["accuracy"].Value);
    }

    [Theory]
    [InlineData("limit", "0")]
    [InlineData("limit", "501")]
    [InlineData("limit", "many")]
    [InlineData("offset", "-1")]
    [InlineData("order", "up")]
    [InlineData("standing", "front,behind")]
    [InlineData("origin", "mars")]
    public void A_wrong_parameter_is_named(string name, string value) =>
        Assert.Equal(name, Assert.Single(Assert.Throws<InvalidInputException>(() => Query((name, value))).Errors).Where);

    [Theory]
    [InlineData("beauty")]
    [InlineData("recipe.beauty")]
    [InlineData("latency(mars)")]
    public void What_is_not_there_cannot_be_sorted_by(string sort) =>
        Assert.Equal("sort", Assert.Single(Assert.Throws<InvalidInputException>(() => Query(("sort", sort)).Of(ViewedCampaign.Large)).Errors).Where);

    private static CandidateQuery Query(params (string Name, string Value)[] parameters) =>
        CandidateQuery.Parse(name => parameters.Where(p => p.Name == name).Select(p => p.Value).FirstOrDefault());
}
