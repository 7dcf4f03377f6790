using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Decisions;

/// <summary>Who goes on from a rung.</summary>
public sealed class RungTests
{
    private static readonly CampaignSpec All = TinyCampaign.Untimed with { Recovery = new RecoverySpec { Rungs = [0.25, 1] } };
    private static readonly CampaignSpec Asha = All with { Search = All.Search with { Promotion = "asha", Eta = 2 } };

    /// <summary>In the order in which candidates come: 0.60, 0.90, 0.70, 0.80.</summary>
    private static readonly FakeWork Work = new() { Accuracy = (c, rung) => new[] { 0.6, 0.9, 0.7, 0.8 }[c] + (rung * 0.01) };

    [Fact]
    public void Without_halving_every_candidate_climbs_to_the_top()
    {
        CampaignState state = new CampaignDriver(All, Work).Finish().State;
        Assert.All(state.Candidates, c => Assert.Equal(CandidateStatus.Complete, c.Status));
        Assert.Equal([0.61, 0.91, 0.71, 0.81], state.Candidates.Select(c => c.Objectives!.Value[0]), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Halving_promotes_the_better_half_as_results_come_in()
    {
        CampaignDriver driver = new CampaignDriver(Asha, Work).Finish();
        Assert.Equal(
            [CandidateStatus.Stopped, CandidateStatus.Complete, CandidateStatus.Stopped, CandidateStatus.Complete],
            driver.State.Candidates.Select(c => c.Status));
        Assert.Equal([(1, true), (3, true), (2, false), (0, false)], Decisions(driver));
        Assert.Equal([1, 3], driver.Leased.OfType<WorkItem.Train>().Where(t => t.Rung == 1).Select(t => t.Candidate!.Value).Order());
    }

    [Fact]
    public void The_first_is_promoted_once_a_second_tells_that_it_is_the_better()
    {
        var driver = new CampaignDriver(Asha, Work with { Accuracy = (c, _) => 0.9 - (c * 0.1) });
        driver.LeaseUntil("c1/evaluate/0");
        Assert.Empty(Decisions(driver));
        Assert.True(driver.Report(driver.State.Leases.Values.Single()));
        Assert.Equal([(0, true)], Decisions(driver));
    }

    [Fact]
    public void A_rung_closes_once_when_no_candidate_can_reach_it_any_more()
    {
        CampaignDriver driver = new CampaignDriver(Asha, Work).Finish();
        int closed = driver.Records.FindIndex(r => r is JournalRecord.RungClosed);
        Assert.Equal(0, Assert.Single(driver.Records.OfType<JournalRecord.RungClosed>()).Rung);
        Assert.Equal(4, driver.Records.Take(closed).OfType<JournalRecord.Reported>().Count(r => r.Report is EvaluationReport { Rung: 0 }));
    }

    [Fact]
    public void One_candidate_reaches_the_top_of_a_search_smaller_than_eta()
    {
        CampaignSpec spec = Asha with { Search = Asha.Search with { Eta = 10, Candidates = 2 } };
        CampaignState state = new CampaignDriver(spec, Work).Finish().State;
        Assert.Equal([CandidateStatus.Stopped, CandidateStatus.Complete], state.Candidates.Select(c => c.Status));
    }

    [Fact]
    public void A_stopped_candidate_keeps_its_figures_for_the_sampler_and_is_not_on_the_front()
    {
        CampaignState state = new CampaignDriver(Asha, Work).Finish().State;
        Assert.Equal(0.6, state.Candidates[0].Objectives!.Value[0]);
        Assert.Contains("rung 0", state.Candidates[0].Reason);
        Assert.Equal([1], state.FinalFront);
    }

    [Fact]
    public void Training_goes_on_from_the_checkpoint_of_the_rung_before()
    {
        CampaignDriver driver = new CampaignDriver(All, Work).Finish();
        WorkItem.Train[] ofFirst = [.. driver.Leased.OfType<WorkItem.Train>().Where(t => t.Candidate == 0)];
        Assert.Equal([0, 1], ofFirst.Select(t => t.Rung));
        Assert.Null(ofFirst[0].Checkpoint);
        Assert.Equal(FakeWork.Hash("checkpoint c0/train/0"), ofFirst[1].Checkpoint);
    }

    [Fact]
    public void Without_recovery_candidates_are_judged_as_they_were_cut()
    {
        CampaignDriver driver = new CampaignDriver(All with { Recovery = new RecoverySpec { Epochs = 0 } }, Work).Finish();
        Assert.Empty(driver.Leased.OfType<WorkItem.Train>());
        Assert.All(driver.State.Candidates, c => Assert.Equal(CandidateStatus.Complete, c.Status));
    }

    [Theory]
    [InlineData("all", 0)]
    [InlineData("all", 1)]
    [InlineData("asha", 0)]
    [InlineData("asha", 1)]
    public void A_candidate_whose_objective_is_not_a_number_fails_and_the_campaign_goes_on(string promotion, int rung)
    {
        CampaignSpec spec = Asha with { Objectives = [new MetricRef(Metric.Loss)], Search = Asha.Search with { Promotion = promotion } };
        var work = new FakeWork { Loss = (c, r) => c == 0 && r == rung ? double.NaN : c };
        CampaignState state = new CampaignDriver(spec, work).Finish().State;
        Assert.Equal((CandidateStatus.Failed, "loss is not known, or not a finite number"), (state.Candidates[0].Status, state.Candidates[0].Reason));
        Assert.Contains(state.Candidates, c => c.Status == CandidateStatus.Complete);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_candidate_whose_bounded_figure_is_not_a_number_fails_and_the_campaign_goes_on(int rung)
    {
        CampaignSpec spec = Asha with { Constraints = [new ConstraintSpec(new MetricRef(Metric.Loss), true, 0, 9, "loss <= 9")] };
        var work = new FakeWork { Loss = (c, r) => c == 0 && r == rung ? double.NaN : c, Accuracy = (c, _) => 0.9 - (c * 0.1) };
        CampaignState state = new CampaignDriver(spec, work).Finish().State;
        Assert.Equal((CandidateStatus.Failed, "a bounded figure is not a finite number"), (state.Candidates[0].Status, state.Candidates[0].Reason));
        Assert.Contains(state.Candidates, c => c.Status == CandidateStatus.Complete);
    }

    private static IEnumerable<(int Candidate, bool Promoted)> Decisions(CampaignDriver driver) =>
        driver.Records.OfType<JournalRecord.RungDecided>().Select(r => (r.Candidate, r.Promoted));
}
