using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Decisions;

public sealed class LeaseTests
{
    private readonly CampaignDriver _driver = new(TinyCampaign.Spec);

    [Fact]
    public void A_token_is_the_number_of_the_record_that_grants_it()
    {
        LeaseState lease = _driver.Lease();
        Assert.Equal(_driver.Records.Count, lease.Token);
        Assert.IsType<JournalRecord.Leased>(_driver.Records[^1]);
        Assert.Equal(CampaignDriver.Start + TimeSpan.FromMinutes(1), lease.ExpiresAt);
    }

    [Fact]
    public void A_report_is_taken_once()
    {
        LeaseState lease = _driver.Lease();
        Assert.True(_driver.Report(lease));
        int records = _driver.Records.Count;
        Assert.False(_driver.Report(lease));
        Assert.False(_driver.Fail(lease, FailureKind.Fault));
        Assert.False(_driver.Lose(lease));
        Assert.Equal(records, _driver.Records.Count);
    }

    [Theory]
    [InlineData(LeaseEnd.Expired)]
    [InlineData(LeaseEnd.Released)]
    [InlineData(LeaseEnd.Restarted)]
    public void A_lost_lease_is_offered_again_and_its_token_is_refused(LeaseEnd reason)
    {
        LeaseState lost = _driver.Lease();
        Assert.True(_driver.Lose(lost, reason));
        LeaseState again = _driver.Lease();
        Assert.Equal(lost.Item.Id, again.Item.Id);
        Assert.NotEqual(lost.Token, again.Token);
        Assert.False(_driver.Report(lost));
        Assert.False(_driver.Fail(lost, FailureKind.Diverged));
        Assert.True(_driver.Report(again));
    }

    [Fact]
    public void A_token_that_was_never_granted_is_refused() =>
        Assert.Null(_driver.Campaign.Report(99, _driver.Work.Do(new WorkItem.Base()), _driver.Now));

    [Fact]
    public void A_leased_item_is_not_offered_to_another_worker()
    {
        _driver.Lease();
        Assert.IsType<LeaseOffer.Wait>(_driver.Campaign.Lease(new WorkerAbilities("other"), _driver.Now, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Nothing_changes_until_a_decision_is_committed()
    {
        CampaignState before = _driver.State;
        var granted = Assert.IsType<LeaseOffer.Granted>(_driver.Campaign.Lease(CampaignDriver.Anything, _driver.Now, TimeSpan.FromMinutes(1)));
        Assert.Same(before, _driver.State);
        Assert.Null(_driver.Campaign.Report(granted.Lease.Token, _driver.Work.Do(granted.Lease.Item), _driver.Now));
    }

    [Fact]
    public void A_worker_gets_only_what_it_can_do()
    {
        var edge = new WorkerAbilities("edge", Trains: false, Targets: new HashSet<string> { "edge" });
        var other = new WorkerAbilities("other", Trains: false, Targets: new HashSet<string> { "other" });
        Assert.Null(_driver.TryLease(edge)); // the base model is trained first
        Assert.True(_driver.Report(_driver.Lease()));
        Assert.Null(_driver.TryLease(other));
        Assert.IsType<WorkItem.Measure>(_driver.Lease(edge).Item);
    }

    [Fact]
    public void A_worker_that_cannot_train_does_not_make_the_campaign_propose()
    {
        _driver.LeaseUntil("c0/prepare");
        Assert.Null(_driver.TryLease(new WorkerAbilities("edge", Trains: false)));
        Assert.Single(_driver.State.Candidates);
    }

    [Fact]
    public void A_report_that_does_not_answer_its_item_changes_nothing()
    {
        LeaseState lease = _driver.Lease();
        CampaignState before = _driver.State;
        Assert.Throws<InvalidInputException>(() => _driver.Campaign.Report(lease.Token, new TrainReport { Rung = 0, Checkpoint = FakeWork.Hash("x"), Steps = 1 }, _driver.Now));
        Assert.Same(before, _driver.State);
        Assert.True(_driver.Report(lease));
    }

    [Fact]
    public void A_measurement_of_another_target_does_not_answer_an_item()
    {
        Assert.True(_driver.Report(_driver.Lease()));
        LeaseState lease = _driver.Lease();
        var report = (MeasureReport)_driver.Work.Do(lease.Item);
        Assert.Throws<InvalidInputException>(() => _driver.Campaign.Report(lease.Token, report with { Target = "other" }, _driver.Now));
    }

    [Fact]
    public void While_paused_nothing_is_handed_out_and_reports_are_taken()
    {
        LeaseState lease = _driver.Lease();
        Assert.True(_driver.Commit(_driver.Campaign.Pause(true, _driver.Now)));
        Assert.Null(_driver.Campaign.Pause(true, _driver.Now));
        Assert.True(_driver.Report(lease));
        Assert.Null(_driver.TryLease());
        Assert.True(_driver.Commit(_driver.Campaign.Pause(false, _driver.Now)));
        Assert.NotNull(_driver.TryLease());
    }

    [Fact]
    public void A_cancelled_campaign_ends_its_leases_and_takes_nothing_more()
    {
        LeaseState lease = _driver.Lease();
        Assert.True(_driver.Commit(_driver.Campaign.Cancel("enough", _driver.Now)));
        Assert.Equal((CampaignPhase.Cancelled, "enough"), (_driver.State.Phase, _driver.State.Reason));
        Assert.Empty(_driver.State.Leases);
        Assert.False(_driver.Report(lease));
        Assert.Null(_driver.Campaign.Cancel("again", _driver.Now));
        Assert.Null(_driver.Campaign.Pause(true, _driver.Now));
        Assert.IsType<LeaseOffer.Over>(_driver.Campaign.Lease(CampaignDriver.Anything, _driver.Now, TimeSpan.FromMinutes(1)));
    }
}
