using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Decisions;

public sealed class FailureTests
{
    private static readonly CampaignSpec Spec = TinyCampaign.Spec with { Budget = new BudgetSpec { Attempts = 3 } };

    public static TheoryData<FailureKind> Counted => [FailureKind.OutOfMemory, FailureKind.CrashedRuntime, FailureKind.Fault];

    public static TheoryData<FailureKind> Certain =>
        [FailureKind.Diverged, FailureKind.InvalidConfiguration, FailureKind.UnsupportedOperator, FailureKind.OracleMismatch];

    [Fact]
    public void Every_kind_has_its_rule_tested() => Assert.Equal(
        Enum.GetValues<FailureKind>().Order(),
        Counted.Concat(Certain).Select(row => row.Data).Append(FailureKind.Preempted).Append(FailureKind.Unfit).Order());

    [Fact]
    public void A_preempted_item_is_tried_again_and_again()
    {
        var driver = new CampaignDriver(Spec);
        for (int i = 0; i < 10; i++)
        {
            Assert.True(driver.Fail(driver.LeaseUntil("c0/train/0"), FailureKind.Preempted));
        }

        Assert.Empty(driver.State.Candidates[0].Failures);
        Assert.Equal(CandidateStatus.Complete, driver.Finish().State.Candidates[0].Status);
    }

    [Fact]
    public void What_a_worker_is_unfit_for_goes_to_another_and_counts_against_nobody()
    {
        var driver = new CampaignDriver(Spec);
        var timing = new WorkerAbilities("worker", Trains: false);
        for (int i = 0; i < 5; i++)
        {
            Assert.True(driver.Fail(driver.LeaseUntil("c0/train/0"), FailureKind.Unfit));
            Assert.Null(driver.TryLease()); // nor is anything new begun for it: it could not do that either
            Assert.Null(driver.TryLease(timing));
            Assert.Equal("c0/train/0", driver.Campaign.Lease(new WorkerAbilities("another"), driver.Now, TimeSpan.FromMinutes(1)) is LeaseOffer.Granted g ? g.Lease.Item.Id : null);
            driver.Now += Campaign.UnfitFor;
        }

        Assert.Empty(driver.State.Candidates[0].Failures);
        Assert.Equal(CandidateStatus.Complete, driver.Finish().State.Candidates[0].Status);
    }

    [Fact]
    public void Where_nobody_is_fit_the_campaign_fails_in_the_end()
    {
        var driver = new CampaignDriver(Spec);
        for (int i = 0; i <= 3; i++)
        {
            Assert.False(driver.State.IsOver);
            Assert.True(driver.Fail(driver.Lease(), FailureKind.Unfit));
            Assert.True(i == 3 || driver.TryLease() is null);
            driver.Now += Campaign.UnfitFor;
        }

        Assert.Equal(CampaignPhase.Failed, driver.State.Phase);
        Assert.Contains("made up", driver.State.Reason);
    }

    [Fact]
    public void Unfit_to_train_is_not_unfit_to_measure()
    {
        var driver = new CampaignDriver(Spec);
        Assert.True(driver.Fail(driver.Lease(), FailureKind.Unfit));
        Assert.Null(driver.TryLease());
        Assert.True(driver.Report(driver.Lease(new WorkerAbilities("another"))));
        Assert.Equal("base/measure/edge", driver.Lease().Item.Id);
    }

    [Theory]
    [MemberData(nameof(Counted))]
    public void A_passing_failure_is_tried_again_up_to_the_limit(FailureKind kind)
    {
        var driver = new CampaignDriver(Spec);
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Equal(CandidateStatus.Active, driver.State.Candidates.ElementAtOrDefault(0)?.Status ?? CandidateStatus.Active);
            Assert.True(driver.Fail(driver.LeaseUntil("c0/train/0"), kind));
        }

        AssertFailed(driver.State.Candidates[0]);
        Assert.Equal([true, true, false], driver.Records.OfType<JournalRecord.ItemFailed>().Select(r => r.Retry));
        AssertOnlyFirstFailed(driver.Finish().State);
        Assert.Equal(3, driver.Leased.Count(i => i.Id == "c0/train/0"));
    }

    [Theory]
    [MemberData(nameof(Certain))]
    public void A_failure_that_would_come_again_is_not_tried_again(FailureKind kind)
    {
        var driver = new CampaignDriver(Spec);
        Assert.True(driver.Fail(driver.LeaseUntil("c0/train/0"), kind));
        AssertFailed(driver.State.Candidates[0]);
        AssertOnlyFirstFailed(driver.Finish().State);
        Assert.Single(driver.Leased, i => i.Id == "c0/train/0");
    }

    [Fact]
    public void Failures_are_counted_for_each_item()
    {
        var driver = new CampaignDriver(Spec);
        foreach (string id in new[] { "c0/prepare", "c0/prepare", "c0/train/0", "c0/train/0", "c0/evaluate/0", "c0/evaluate/0" })
        {
            Assert.True(driver.Fail(driver.LeaseUntil(id), FailureKind.Fault));
        }

        Assert.Equal(CandidateStatus.Complete, driver.Finish().State.Candidates[0].Status);
    }

    [Fact]
    public void A_lost_lease_is_no_failure()
    {
        var driver = new CampaignDriver(Spec);
        for (int i = 0; i < 10; i++)
        {
            Assert.True(driver.Lose(driver.LeaseUntil("c0/prepare")));
        }

        Assert.Equal(CandidateStatus.Complete, driver.Finish().State.Candidates[0].Status);
    }

    [Theory]
    [InlineData("base")]
    [InlineData("base/measure/edge")]
    public void A_base_model_that_cannot_be_had_ends_the_campaign(string id)
    {
        var driver = new CampaignDriver(Spec);
        Assert.True(driver.Fail(driver.LeaseUntil(id), FailureKind.UnsupportedOperator));
        Assert.Equal(CampaignPhase.Failed, driver.State.Phase);
        Assert.Equal($"{id}: made up", driver.State.Reason);
        Assert.Null(driver.TryLease());
    }

    [Theory]
    [InlineData("base/test")]
    [InlineData("c0/test")]
    [InlineData("c0/confirm/edge")]
    public void What_fails_after_the_search_is_left_out_and_the_campaign_finishes(string id)
    {
        var driver = new CampaignDriver(Spec, new FakeWork { Accuracy = (c, _) => 0.8 - (c * 0.1) });
        Assert.True(driver.Fail(driver.LeaseUntil(id), FailureKind.CrashedRuntime));
        Assert.True(driver.Fail(driver.LeaseUntil(id), FailureKind.CrashedRuntime));
        Assert.True(driver.Fail(driver.LeaseUntil(id), FailureKind.CrashedRuntime));
        Assert.Equal(CampaignPhase.Finished, driver.Finish().State.Phase);
        Assert.All(driver.State.Candidates, c => Assert.Equal(CandidateStatus.Complete, c.Status));
        Assert.Equal(3, driver.Leased.Count(i => i.Id == id));
    }

    private static void AssertFailed(CandidateState candidate)
    {
        Assert.Equal(CandidateStatus.Failed, candidate.Status);
        Assert.Equal("c0/train/0: made up", candidate.Reason);
    }

    private static void AssertOnlyFirstFailed(CampaignState state)
    {
        Assert.Equal(CampaignPhase.Finished, state.Phase);
        Assert.Equal(4, state.Candidates.Count);
        Assert.All(state.Candidates.Skip(1), c => Assert.Equal(CandidateStatus.Complete, c.Status));
        Assert.DoesNotContain(0, state.FinalFront);
    }
}
