using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Decisions;

/// <summary>What users keep, and what they have timed again.</summary>
public sealed class PinTests
{
    private static readonly CampaignSpec Asha = TinyCampaign.Spec with { Recovery = new RecoverySpec { Rungs = [0.25, 1] }, Search = TinyCampaign.Spec.Search with { Promotion = "asha", Eta = 2 } };

    /// <summary>The first candidate is the worst in everything.</summary>
    private static readonly FakeWork Work = new() { Accuracy = (c, rung) => new[] { 0.6, 0.9, 0.7, 0.8 }[c] + (rung * 0.01), Latency = c => 3 - (c * 0.1) };

    [Fact]
    public void Without_a_pin_the_worst_stops()
    {
        CampaignState state = new CampaignDriver(Asha, Work).Finish().State;
        Assert.Equal(CandidateStatus.Stopped, state.Candidates[0].Status);
    }

    [Fact]
    public void A_pinned_candidate_goes_on_at_every_rung_and_is_evaluated_beside_the_front()
    {
        var driver = new CampaignDriver(Asha, Work);
        LeaseState first = driver.LeaseUntil("c0/prepare");
        Assert.True(driver.Commit(driver.Campaign.Pin(0, true, driver.Now)));
        Assert.True(driver.Report(first));
        driver.Finish();
        CandidateState pinned = driver.State.Candidates[0];
        Assert.Equal(CandidateStatus.Complete, pinned.Status);
        Assert.DoesNotContain(0, driver.State.FinalFront);
        Assert.NotNull(pinned.Test);
        Assert.Contains("edge", pinned.Confirmations.Keys);
        Assert.Equal(driver.State.FinalFront.Append(0).Order(), driver.Leased.OfType<WorkItem.Evaluate>().Where(e => e is { Final: true, Candidate: not null }).Select(e => e.Candidate!.Value).Order());
    }

    [Fact]
    public void A_pin_lets_a_candidate_that_waits_at_a_rung_go_on_at_once()
    {
        var driver = new CampaignDriver(Asha, Work);
        Assert.True(driver.Report(driver.LeaseUntil("c0/evaluate/0")));
        Assert.Null(driver.State.Candidates[0].Rungs[0].Promoted);
        Assert.True(driver.Commit(driver.Campaign.Pin(0, true, driver.Now)));
        Assert.True(driver.State.Candidates[0].Rungs[0].Promoted);
        Assert.False(driver.Commit(driver.Campaign.Pin(0, true, driver.Now)));
    }

    [Fact]
    public void What_is_let_go_before_the_end_is_not_evaluated()
    {
        var driver = new CampaignDriver(Asha, Work);
        LeaseState first = driver.LeaseUntil("c0/prepare");
        driver.Commit(driver.Campaign.Pin(0, true, driver.Now));
        driver.Commit(driver.Campaign.Pin(0, false, driver.Now));
        driver.Report(first);
        driver.Finish();
        Assert.Null(driver.State.Candidates[0].Test);
        Assert.Equal(CandidateStatus.Stopped, driver.State.Candidates[0].Status);
    }

    [Fact]
    public void A_stopped_candidate_that_is_pinned_is_evaluated_as_it_is()
    {
        var driver = new CampaignDriver(Asha, Work);
        while (driver.State.Candidates is not [{ Status: CandidateStatus.Stopped }, ..])
        {
            Assert.True(driver.Report(driver.Lease()));
        }

        Assert.True(driver.Commit(driver.Campaign.Pin(0, true, driver.Now)));
        driver.Finish();
        Assert.Equal(CandidateStatus.Stopped, driver.State.Candidates[0].Status);
        Assert.NotNull(driver.State.Candidates[0].Test);
    }

    [Fact]
    public void What_failed_cannot_be_kept_nor_what_is_not_there_nor_when_it_is_over()
    {
        var driver = new CampaignDriver(Asha, Work);
        driver.Fail(driver.LeaseUntil("c0/prepare"), FailureKind.UnsupportedOperator);
        Assert.Equal(CandidateStatus.Failed, driver.State.Candidates[0].Status);
        Assert.Throws<InvalidInputException>(() => driver.Campaign.Pin(0, true, driver.Now));
        Assert.ThrowsAny<InvalidInputException>(() => driver.Campaign.Pin(17, true, driver.Now));
        Assert.ThrowsAny<InvalidInputException>(() => driver.Campaign.Pin(-1, true, driver.Now));
        Assert.Throws<InvalidInputException>(() => driver.Campaign.Measure(0, "edge", driver.Now));
        driver.Finish();
        Assert.Throws<InvalidInputException>(() => driver.Campaign.Pin(1, true, driver.Now));
        Assert.Throws<InvalidInputException>(() => driver.Campaign.Measure(1, "edge", driver.Now));
    }

    [Fact]
    public void What_is_asked_for_is_timed_first_and_decides_nothing()
    {
        CampaignState without = new CampaignDriver(TinyCampaign.Spec, Work).Finish().State;
        var driver = new CampaignDriver(TinyCampaign.Spec, Work);
        Assert.True(driver.Report(driver.LeaseUntil("c1/evaluate/0")));
        driver.Commit(driver.Campaign.Measure(1, "edge", driver.Now));
        driver.Commit(driver.Campaign.Measure(1, "edge", driver.Now));
        LeaseState lease = driver.Lease();
        Assert.Equal("c1/again/1/edge", lease.Item.Id);
        var item = Assert.IsType<WorkItem.Measure>(lease.Item);
        Assert.Equal(driver.State.Candidates[1].Evaluation!.Model, item.Model);
        driver.Commit(driver.Campaign.Report(lease.Token, ((MeasureReport)Work.Do(item)) with { LatencyMs = 100 }, driver.Now));
        Assert.Equal("c1/again/2/edge", driver.Lease().Item.Id);
        driver.Report(driver.State.Leases.Values.Single());
        Assert.Empty(driver.State.AskedFor);
        Assert.Equal([100, 2.9], driver.State.Candidates[1].Asked.Select(a => a.Report!.LatencyMs));
        driver.Finish();
        Assert.Equal(without.FinalFront, driver.State.FinalFront);
        Assert.Equal(without.Candidates.Select(c => c.Objectives!.Value.ToArray()), driver.State.Candidates.Select(c => c.Objectives!.Value.ToArray()));
    }

    [Fact]
    public void A_measurement_that_keeps_failing_harms_neither_candidate_nor_campaign()
    {
        var driver = new CampaignDriver(TinyCampaign.Spec, Work);
        Assert.True(driver.Report(driver.LeaseUntil("c1/measure/edge")));
        driver.Commit(driver.Campaign.Measure(1, "edge", driver.Now));
        Assert.True(driver.Fail(driver.LeaseUntil("c1/again/1/edge"), FailureKind.UnsupportedOperator));
        Assert.Equal(CandidateStatus.Active, driver.State.Candidates[1].Status);
        driver.Finish();
        Assert.Equal((CampaignPhase.Finished, CandidateStatus.Complete), (driver.State.Phase, driver.State.Candidates[1].Status));
    }

    [Fact]
    public void A_campaign_is_taken_up_with_its_pins_and_requests()
    {
        var driver = new CampaignDriver(TinyCampaign.Spec, Work);
        Assert.True(driver.Report(driver.LeaseUntil("c0/measure/edge")));
        driver.Commit(driver.Campaign.Pin(0, true, driver.Now));
        driver.Commit(driver.Campaign.Measure(0, "edge", driver.Now));
        driver.Restart();
        Assert.Equal((0, true), (Assert.Single(driver.State.Pinned), driver.State.Candidates[0].Pinned));
        Assert.Equal("c0/again/1/edge", driver.Lease().Item.Id);
    }
}
