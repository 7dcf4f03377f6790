using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Views;
using PruneSearch.Campaigns.Views.Documents;
using PruneSearch.TestKit.Campaigns;
using Xunit;
using CampaignHistory = PruneSearch.Campaigns.Views.CampaignHistory;

namespace PruneSearch.Core.Tests.Campaigns.Views;

/// <summary>What plots are drawn from.</summary>
public sealed class PlotTests
{
    [Fact]
    public void All_points_come_where_there_is_room()
    {
        PointColumns points = Points(("max", "5000")).Of(ViewedCampaign.Large);
        Assert.Equal((3000, 3000), (points.Total, points.Shown));
        Assert.Equal(Enumerable.Range(0, 3000), points.Number);
        Assert.Equal(["accuracy", "latency(edge)", "parameters"], points.Values.Keys);
        Assert.Null(points.Values["accuracy"][^1]); // it is at work
        Assert.Equal(points.Values["accuracy"][0]!.Value - 0.01, points.Low["accuracy"][0]!.Value, 9);
        Assert.Equal(["criterion", "learningRate", "ratio"], points.Recipe.Keys);
    }

    [Fact]
    public void Of_too_many_points_the_front_and_the_newest_stay_and_the_others_are_spread_evenly()
    {
        CampaignView view = ViewedCampaign.Large;
        PointColumns points = Points(("max", "600")).Of(view);
        Assert.Equal((3000, 600, 600), (points.Total, points.Shown, points.Number.Distinct().Count()));
        Assert.Empty(view.Content.Front.Select(c => c.Number).Except(points.Number));
        Assert.Empty(Enumerable.Range(2800, 200).Except(points.Number));
        double Range(IEnumerable<double?> values) => values.OfType<double>().Max() - values.OfType<double>().Min();
        Assert.Equal(Range(view.Rows.Select(r => r.Values.GetValueOrDefault("accuracy")?.Value)), Range(points.Values["accuracy"]), 2);
        Assert.Equal(points.Number, Points(("max", "600")).Of(view).Number); // the same every time
    }

    [Fact]
    public void Behind_a_record_only_what_changed_comes()
    {
        var driver = new CampaignDriver(ViewedCampaign.Spec);
        driver.LeaseUntil("c3/evaluate/0");
        CampaignView before = ViewedCampaign.View(driver.State);
        Assert.True(driver.Report(driver.State.Leases.Values.Single()));
        CampaignView after = ViewedCampaign.View(driver.State, null, before);
        int[] changed = [.. Points(("after", $"{before.State.Sequence}")).Of(after).Number];
        Assert.Contains(3, changed);
        Assert.True(changed.Length < 4);
        Assert.Empty(Points(("after", $"{after.State.Sequence}")).Of(after).Number);
    }

    [Theory]
    [InlineData("max", "0")]
    [InlineData("max", "5001")]
    [InlineData("after", "-1")]
    public void A_wrong_parameter_is_named(string name, string value) =>
        Assert.Equal(name, Assert.Single(Assert.Throws<InvalidInputException>(() => Points((name, value))).Errors).Where);

    [Fact]
    public void A_metric_that_is_not_there_is_refused() =>
        Assert.Throws<InvalidInputException>(() => Points(("metrics", "accuracy,beauty")).Of(ViewedCampaign.Large));

    [Fact]
    public void The_hypervolume_grows_over_time_compute_and_candidates()
    {
        var driver = new CampaignDriver(ViewedCampaign.Spec);
        while (driver.TryLease() is { } lease)
        {
            driver.Now += TimeSpan.FromMinutes(6);
            Assert.True(driver.Report(lease));
        }

        CampaignView view = ViewedCampaign.View(driver.State);
        HypervolumeHistory history = HypervolumeHistories.Of(view, ViewedCampaign.History(driver.Records));
        Assert.Equal(["search", "uniform"], history.Series.Select(s => s.Origin));
        foreach (HypervolumeSeries series in history.Series)
        {
            Assert.Equal(series.Points.Select(p => p.Value).Order(), series.Points.Select(p => p.Value));
            Assert.Equal(series.Points.Select(p => p.ComputeHours).Order(), series.Points.Select(p => p.ComputeHours));
            Assert.Equal(series.Points.Select(p => p.Candidates).Order(), series.Points.Select(p => p.Candidates));
        }

        Assert.Equal((8, view.Content.Advantage!.Search.Final), (history.Series[0].Points[^1].Candidates, history.Series[0].Points[^1].Value));
        Assert.True(history.Series[0].Points[^1].ComputeHours is > 2.5 and < 10);
        Assert.Equal(["accuracy", "latency(edge)"], history.Reference.Keys);
    }

    [Fact]
    public void Many_points_of_a_hypervolume_are_thinned_and_the_last_stays()
    {
        HypervolumeHistory history = HypervolumeHistories.Of(ViewedCampaign.Large, ViewedCampaign.History(LargeCampaign.Records(LargeCampaign.Spec(3000), 3000)));
        HypervolumeSeries search = Assert.Single(history.Series);
        Assert.InRange(search.Points.Count, 400, 500);
        Assert.Equal((3000 - 16, ViewedCampaign.Large.Content.Advantage!.Search.Final), (search.Points[^1].Candidates, search.Points[^1].Value));
    }

    [Fact]
    public void A_timeline_says_who_did_what_and_what_went_wrong()
    {
        var driver = new CampaignDriver(TinyCampaign.Spec);
        driver.Fail(driver.Lease(), FailureKind.Fault);
        driver.Lose(driver.Lease());
        driver.Finish();
        driver.Records.Add(new JournalRecord.Leased { At = driver.Now, Item = driver.Leased.First(), Worker = "late", ExpiresAt = driver.Now });
        Timeline timeline = ViewedCampaign.History(driver.Records).Timeline(1000);
        Assert.Equal(driver.Leased.Count(), timeline.Total);
        Assert.Equal(["failed", "lost", "reported"], timeline.Spans.Take(3).Select(s => s.Outcome));
        Assert.Equal(("made up", true), (timeline.Spans[0].Message, timeline.Spans[0].Retry));
        Assert.Equal(("running", "late", null), (timeline.Spans[^1].Outcome, timeline.Spans[^1].Worker, timeline.Spans[^1].To));
        Assert.Equal(["late", "worker"], timeline.Workers);
        Assert.Equal(timeline.Spans.TakeLast(2), ViewedCampaign.History(driver.Records).Timeline(2).Spans);
    }

    [Fact]
    public void A_timeline_of_nothing_has_no_dates_and_one_without_leases_has_the_log_s()
    {
        Timeline nothing = new CampaignHistory().Timeline(10);
        Assert.Equal((null, null, 0), (nothing.From, nothing.To, nothing.Total));
        Assert.Equal("""{"total":0,"shown":0,"workers":[],"spans":[]}""", System.Text.Json.JsonSerializer.Serialize(nothing, PruneSearch.Campaigns.Remote.RemoteJson.Default.Timeline));
        var driver = new CampaignDriver(TinyCampaign.Spec);
        Timeline begun = ViewedCampaign.History(driver.Records).Timeline(10);
        Assert.Equal((driver.Records[0].At, driver.Records[^1].At), (begun.From, begun.To));
        Assert.Empty(begun.Spans);
    }

    [Fact]
    public void A_log_has_every_record_newest_first_and_pages_follow_each_other()
    {
        CampaignDriver driver = new CampaignDriver(TinyCampaign.Spec).Finish();
        CampaignHistory history = ViewedCampaign.History(driver.Records);
        var all = new List<LogEntry>();
        long? before = null;
        while (history.Log(before, 7, null) is { Entries.Count: > 0 } page)
        {
            Assert.Equal(driver.Records.Count, page.Total);
            all.AddRange(page.Entries);
            before = page.Entries[^1].Sequence;
        }

        Assert.Equal(Enumerable.Range(1, driver.Records.Count).Reverse().Select(i => (long)i), all.Select(e => e.Sequence));
        Assert.All(all, e => Assert.NotEqual("other", e.Kind));
        LogPage own = history.Log(null, 1000, 2);
        Assert.Equal(own.Total, own.Entries.Count);
        Assert.All(own.Entries, e => Assert.Equal(2, e.Candidate));
        Assert.Equal(history.Of(2).Reverse(), own.Entries);
    }

    private static PointQuery Points(params (string Name, string Value)[] parameters) =>
        PointQuery.Parse(name => parameters.Where(p => p.Name == name).Select(p => p.Value).FirstOrDefault());
}
