using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Remote;

/// <summary><c>budget.computeHours</c>: what workers spend, whatever comes of it, ends the search.</summary>
public sealed class ComputeHoursTests
{
    private static readonly CampaignSpec Spec = TinyCampaign.Untimed with
    {
        Search = new SearchSpec { Sampler = "random", Candidates = 100 }, Budget = new BudgetSpec { ComputeHours = 5, Attempts = 100 },
    };

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    public void Reported_work_counts_and_running_candidates_finish(int minutes)
    {
        var driver = new CampaignDriver(Spec);
        while (driver.TryLease() is { } lease)
        {
            driver.Now += TimeSpan.FromMinutes(minutes);
            Assert.True(driver.Report(lease));
        }

        CampaignState state = driver.State;
        Assert.Equal(CampaignPhase.Finished, state.Phase);
        Assert.All(state.Candidates, c => Assert.Equal(CandidateStatus.Complete, c.Status));

        // Base, then three items for each candidate: the one that is under way at five hours is the last.
        int before = (int)Math.Ceiling(((5 * 60.0 / minutes) - 1) / 3);
        Assert.Equal(before, state.Candidates.Count);
        Assert.Equal((1 + (3 * before)) * minutes / 60.0, state.ComputeSeconds / 3600, 9);
    }

    [Fact]
    public void Lost_and_failed_work_counts_too_and_waiting_does_not()
    {
        var driver = new CampaignDriver(Spec);
        driver.Report(driver.Lease());
        driver.Now += TimeSpan.FromDays(10); // nobody works
        LeaseState lost = driver.Lease();
        driver.Now += TimeSpan.FromHours(2);
        Assert.True(driver.Lose(lost));
        LeaseState failed = driver.Lease();
        driver.Now += TimeSpan.FromHours(2.5);
        Assert.True(driver.Fail(failed, FailureKind.Fault));
        Assert.Equal(4.5, driver.State.ComputeSeconds / 3600, 9);
        LeaseState prepare = driver.Lease();
        Assert.Equal("c0/prepare", prepare.Item.Id);
        driver.Now += TimeSpan.FromHours(0.5);
        Assert.True(driver.Report(prepare));
        driver.Finish();
        Assert.Single(driver.State.Candidates);
    }

    [Fact]
    public void Workers_side_by_side_spend_side_by_side()
    {
        var driver = new CampaignDriver(Spec);
        driver.Report(driver.Lease());
        LeaseState[] leases = [.. Enumerable.Range(0, 10).Select(_ => driver.Lease())];
        driver.Now += TimeSpan.FromHours(0.5);
        Assert.All(leases, l => Assert.True(driver.Report(l)));
        driver.Finish();
        Assert.Equal((10, 5.0), (driver.State.Candidates.Count, driver.State.ComputeSeconds / 3600));
    }
}
