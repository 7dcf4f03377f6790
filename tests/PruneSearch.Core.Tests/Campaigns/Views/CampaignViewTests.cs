using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views;
using PruneSearch.Campaigns.Views.Documents;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Views;

/// <summary>Campaigns as people look at them.</summary>
public sealed class CampaignViewTests
{
    [Fact]
    public void An_overview_says_what_is_searched_for_and_what_was_found()
    {
        var overview = Overviews.Of(ViewedCampaign.Finished);
        Assert.Equal(["accuracy", "latency(edge)"], overview.Objectives);
        Assert.Equal(["accuracy", "latency(edge)", "loss"], overview.Metrics.Take(3).Select(m => m.Key));
        Assert.Contains(overview.Metrics, m => m is { Key: "speedup(edge)", Unit: "x", LargerIsBetter: true, Target: "edge", Label: "speedup on edge" });
        ConstraintInfo constraint = Assert.Single(overview.Constraints);
        Assert.Equal(("accuracy", true, 0.55), (constraint.Metric, constraint.AtLeast, Math.Round(constraint.Bound!.Value, 12)));
        Assert.Equal((10, 0), (overview.Counts.Proposed, overview.Counts.Active));
        Assert.Equal(overview.Counts.Complete, overview.Counts.Feasible + overview.Counts.Infeasible);
        Assert.Equal(ViewedCampaign.Finished.Content.Front.Count, overview.Counts.Front);
        Assert.Equal(0.9, overview.Dense["accuracy"].Value);
        Assert.NotEmpty(overview.Findings);
        Assert.NotNull(overview.Advantage?.Uniform);
        Assert.Matches(@"^search [\d.]+ \(8 candidates\), uniform l1 [\d.]+ \(2 candidates\); at 2 candidates each: search [\d.]+, uniform l1 [\d.]+$", Assert.Single(overview.Advantage.Comparisons));
        CampaignSummaryIsOver(overview);
    }

    [Fact]
    public void A_campaign_at_work_says_how_far_it_is_and_when_it_may_be_done()
    {
        var driver = new CampaignDriver(ViewedCampaign.Spec);
        while (driver.State.Candidates.Count(c => c.Status == CandidateStatus.Complete) < 4)
        {
            driver.Now += TimeSpan.FromSeconds(10);
            Assert.True(driver.Report(driver.Lease()));
        }

        var summary = CampaignSummaries.Of(ViewedCampaign.View(driver.State));
        Assert.Equal((10, 0.4), (summary.Planned, summary.Progress));
        double spent = (driver.State.UpdatedAt - driver.State.Candidates[0].ProposedAt!.Value).TotalSeconds;
        Assert.Equal(spent / 4 * 6, summary.EtaSeconds!.Value, 6);
        Assert.Equal(4, summary.Hypervolume.Count);
    }

    [Fact]
    public void A_view_made_from_an_earlier_one_is_the_same_as_one_made_anew_and_tells_what_changed()
    {
        var driver = new CampaignDriver(ViewedCampaign.Spec);
        CampaignView? view = null;
        while (driver.TryLease() is { } lease)
        {
            long before = view?.State.Sequence ?? 0;
            IReadOnlyList<CandidateRow> old = view?.Rows ?? [];
            view = ViewedCampaign.View(driver.State, null, view);
            CampaignView anew = ViewedCampaign.View(driver.State);
            Assert.Equal(anew.Rows.Select(Text), view.Rows.Select(Text));
            Assert.Equal(Overviews.Of(anew).Counts, view.Overview.Counts);
            Assert.Equivalent(Overviews.Of(anew).Advantage, view.Overview.Advantage, strict: true);
            Assert.Equal(anew.Content.Advantage?.Search.Points.ToArray(), view.Content.Advantage?.Search.Points.ToArray());
            Assert.Equal(anew.Content.Front.Select(c => c.Number), view.Content.Front.Select(c => c.Number));
            Assert.Equal(anew.VaryingKnobs.Order(), view.VaryingKnobs.Order());
            for (int i = 0; i < view.Rows.Count; i++)
            {
                bool changed = i >= old.Count || Text(old[i]) != Text(view.Rows[i]);
                Assert.True(!changed || view.ChangedAt(i) > before, $"c{i} changed and does not say so");
            }

            Assert.True(driver.Report(lease));
        }

        Assert.True(driver.State.IsOver);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Hypervolumes_are_the_same_however_many_views_nobody_asked_them_of(int each)
    {
        var driver = new CampaignDriver(ViewedCampaign.Spec);
        CampaignView? view = null;
        int asked = 0;
        for (int i = 0; driver.TryLease() is { } lease; i++)
        {
            view = ViewedCampaign.View(driver.State, null, view);
            if (i % each == 0)
            {
                HypervolumeCurve? anew = ViewedCampaign.View(driver.State).Content.Advantage?.Search;
                Assert.Equal(anew?.Points.ToArray(), view.Content.Advantage?.Search.Points.ToArray());
                asked += anew is null ? 0 : 1;
            }

            Assert.True(driver.Report(lease));
        }

        Assert.True(asked > 2);
    }

    [Fact]
    public async Task Rows_take_up_receipts_that_are_read_later()
    {
        var driver = new CampaignDriver(ViewedCampaign.Spec);
        CampaignView view = ViewedCampaign.View(driver.Finish().State);
        Assert.All(view.Rows, r => Assert.Null(r.Values.GetValueOrDefault("latency(edge)")?.Low));
        var evidence = new EvidenceReader(new ReceiptStore());
        ReceiptBook some = await evidence.ReceiptsAsync(view.State, view.Content.Receipts, [view.State.Candidates[3]], 0, TestContext.Current.CancellationToken);
        var later = CampaignView.Of(view.Content.With(some), view);
        Assert.Equal([3], later.Rows.Where(r => r.Values.GetValueOrDefault("latency(edge)")?.Low is not null).Select(r => r.Number));
        Assert.True(later.IsComplete(3));
        Assert.False(later.IsComplete(4));
        Assert.Equal(CampaignView.Of(view.State, view.Spec, some).Rows.Select(Text), later.Rows.Select(Text));
    }

    [Fact]
    public void What_is_pinned_or_waits_says_so()
    {
        var driver = new CampaignDriver(ViewedCampaign.Spec);
        driver.LeaseUntil("c0/train/0");
        driver.Commit(driver.Campaign.Pin(0, true, driver.Now));
        CandidateRow row = ViewedCampaign.View(driver.State).Rows[0];
        Assert.Equal((true, "active", "training to rung 0"), (row.Pinned, row.Standing, row.Stage));
        driver.Lose(driver.State.Leases.Values.Single());
        Assert.Equal("waits for training to rung 0", ViewedCampaign.View(driver.State).Rows[0].Stage);
    }

    private static void CampaignSummaryIsOver(Overview overview)
    {
        Assert.Equal((1.0, null), (overview.Summary.Progress!.Value, overview.Summary.EtaSeconds));
        Assert.NotNull(overview.Summary.Best);
        CampaignState state = ViewedCampaign.Finished.State;
        Assert.Equal(state.FinalFront.Max(n => CandidateFigures.Measurement(state, state.Candidates[n], "edge")!.Speedup), overview.Summary.Best!.Speedup);
    }

    private static string Text(CandidateRow row) =>
        $"{row.Number} {row.Origin} {row.Standing} {row.Stage} {row.Reason} {row.Rung} {string.Join(",", row.Recipe)} {string.Join(",", row.Values)}";
}
