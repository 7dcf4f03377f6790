using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Search;
using PruneSearch.Search.Samplers;
using PruneSearch.Search.Spaces;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Decisions;

/// <summary>Where candidates come from, and when no more come.</summary>
public sealed class ProposalTests
{
    [Fact]
    public void Baselines_follow_the_search_and_the_sampler_never_sees_them()
    {
        var sampler = new Recording();
        CampaignSpec spec = TinyCampaign.Spec with { Baselines = new BaselineSpec { Uniform = [0.3, 0.5], Random = [0.5], Scratch = [0.5] } };
        CampaignState state = new CampaignDriver(spec, sampler: sampler).Finish().State;
        Assert.Equal(
            [
                CandidateOrigin.Sampler, CandidateOrigin.Sampler, CandidateOrigin.Sampler, CandidateOrigin.Sampler,
                CandidateOrigin.Uniform, CandidateOrigin.Uniform, CandidateOrigin.Random, CandidateOrigin.Scratch,
            ],
            state.Candidates.Select(c => c.Origin));
        Assert.All(state.Candidates.Skip(4), c => Assert.Null(c.Configuration));
        Assert.Equal([0.3, 0.5, 0.5, 0.5], state.Candidates.Skip(4).Select(c => c.Recipe.Ratio));
        Assert.True(state.Candidates[7].Recipe.Reinitialize);
        Assert.All(sampler.Histories, h => Assert.All(h, t => Assert.InRange(t.Number, 0, 3)));
    }

    [Fact]
    public void Baselines_are_rivals_of_the_front_not_members()
    {
        CampaignSpec spec = TinyCampaign.Spec with { Baselines = new BaselineSpec { Uniform = [0.5] } };
        CampaignState state = new CampaignDriver(spec, new FakeWork { Accuracy = (c, _) => c == 4 ? 0.99 : 0.5, Latency = c => c == 4 ? 0.1 : 3 }).Finish().State;
        Assert.Equal(CandidateStatus.Complete, state.Candidates[4].Status);
        Assert.DoesNotContain(4, state.FinalFront);
        Assert.NotEmpty(state.FinalFront);
    }

    [Fact]
    public void The_sampler_sees_pending_candidates_and_minimised_objectives()
    {
        var sampler = new Recording();
        var driver = new CampaignDriver(TinyCampaign.Spec, sampler: sampler);
        LeaseState held = driver.LeaseUntil("c0/train/0");
        driver.LeaseUntil("c2/prepare");
        IReadOnlyList<Trial> history = sampler.Histories[^1];
        Assert.Equal([TrialState.Pending, TrialState.Complete], history.Select(t => t.State));
        Assert.Equal([-0.51, 2.1], history[1].Objectives!);
        Assert.True(driver.Report(held));
    }

    [Fact]
    public void A_proposal_on_a_stale_history_is_dropped()
    {
        var driver = new CampaignDriver(TinyCampaign.Spec);
        driver.LeaseUntil("base/measure/edge");
        Assert.True(driver.Report(driver.State.Leases.Values.Single()));
        var due = Assert.IsType<LeaseOffer.ProposalDue>(driver.Campaign.Lease(CampaignDriver.Anything, driver.Now, TimeSpan.FromMinutes(1)));
        Configuration asked = due.Request.Ask()!;
        driver.Commit(driver.Campaign.Propose(due.Request, asked, driver.Now));
        Assert.Empty(driver.Campaign.Propose(due.Request, asked, driver.Now).Records);
        Assert.Single(driver.State.Candidates);
    }

    [Fact]
    public void An_exhausted_space_ends_the_search()
    {
        var driver = new CampaignDriver(TinyCampaign.Spec, sampler: new Recording(most: 2));
        driver.Finish();
        Assert.Equal(CampaignPhase.Finished, driver.State.Phase);
        Assert.Equal(2, driver.State.Candidates.Count);
        Assert.Single(driver.Records.OfType<JournalRecord.Exhausted>());
    }

    [Fact]
    public void After_the_wall_clock_nothing_new_is_proposed_and_what_runs_finishes()
    {
        CampaignSpec spec = TinyCampaign.Spec with { Budget = new BudgetSpec { WallClock = TimeSpan.FromHours(1) }, Baselines = new BaselineSpec { Uniform = [0.5] } };
        var driver = new CampaignDriver(spec);
        LeaseState running = driver.LeaseUntil("c1/train/0");
        driver.Now += TimeSpan.FromHours(1);
        Assert.True(driver.Report(running));
        driver.Finish();
        Assert.Equal(CampaignPhase.Finished, driver.State.Phase);
        Assert.Equal(2, driver.State.Candidates.Count);
        Assert.All(driver.State.Candidates, c => Assert.Equal(CandidateStatus.Complete, c.Status));
    }

    [Fact]
    public void Time_alone_ends_a_search_that_waits_for_nothing()
    {
        CampaignSpec spec = TinyCampaign.Untimed with { Budget = new BudgetSpec { WallClock = TimeSpan.FromHours(1) } };
        var driver = new CampaignDriver(spec);
        LeaseState last = driver.LeaseUntil("c0/evaluate/0");
        Assert.True(driver.Report(last));
        driver.Now += TimeSpan.FromHours(1);
        Assert.Equal(CampaignPhase.Finished, driver.Finish().State.Phase);
        Assert.Single(driver.State.Candidates);
    }

    [Fact]
    public void A_users_configuration_joins_beside_those_of_the_sampler()
    {
        var driver = new CampaignDriver(TinyCampaign.Spec);
        driver.LeaseUntil("c0/train/0");
        string mine = driver.Campaign.Space!.Space.Parse(driver.State.Candidates[0].Configuration!).ToString();
        Assert.True(driver.Commit(driver.Campaign.Enqueue(mine, driver.Now)));
        Assert.True(driver.Report(driver.State.Leases.Values.Single()));
        driver.Finish();
        Assert.Equal(5, driver.State.Candidates.Count);
        Assert.Equal(CandidateOrigin.Enqueued, driver.State.Candidates[1].Origin);
        Assert.Equal(mine, driver.State.Candidates[1].Configuration);
        Assert.Equal(4, driver.State.SamplerProposals);
    }

    [Fact]
    public void A_configuration_outside_the_space_or_the_search_is_refused()
    {
        var driver = new CampaignDriver(TinyCampaign.Spec);
        Assert.Throws<InvalidInputException>(() => driver.Campaign.Enqueue("anything", driver.Now));
        driver.LeaseUntil("c0/prepare");
        Assert.Throws<InvalidInputException>(() => driver.Campaign.Enqueue("no=such", driver.Now));
    }

    [Fact]
    public void The_front_holds_the_feasible_that_nothing_dominates()
    {
        CampaignSpec spec = TinyCampaign.Spec with { Constraints = [new ConstraintSpec(new MetricRef(Metric.Accuracy), false, 1, -0.25, "accuracy >= baseline - 0.25")] };
        var work = new FakeWork { Accuracy = (c, _) => new[] { 0.8, 0.7, 0.75, 0.5 }[c], Latency = c => new[] { 3.0, 2.9, 2.0, 1.0 }[c] };
        CampaignState state = new CampaignDriver(spec, work).Finish().State;
        Assert.Equal([0, 2], state.FinalFront); // 1 is dominated by 2; 3 misses the bound of 0.65
        Assert.False(state.Candidates[3].IsFeasible);
    }

    [Fact]
    public void The_test_split_is_touched_once_and_for_the_front_alone()
    {
        CampaignDriver driver = new CampaignDriver(TinyCampaign.Spec, new FakeWork { Accuracy = (c, _) => 0.8, Latency = c => 3 - c }).Finish();
        int final = driver.Records.FindIndex(r => r is JournalRecord.PhaseChanged { Phase: CampaignPhase.Final });
        Assert.DoesNotContain(driver.Records.Take(final).OfType<JournalRecord.Leased>(), r => r.Item is WorkItem.Evaluate { Final: true });
        Assert.Equal([3], driver.State.FinalFront);
        Assert.Equal(["base/test", "c3/test", "c3/confirm/edge"], driver.Records.Skip(final).OfType<JournalRecord.Leased>().Select(r => r.Item.Id));
        Assert.NotNull(driver.State.DenseTest);
        Assert.NotNull(driver.State.Candidates[3].Test);
    }

    /// <summary>Random search that remembers what it was shown.</summary>
    private sealed class Recording(int most = int.MaxValue) : ISampler
    {
        private readonly RandomSampler _random = new();

        public string Name => "recording";

        public List<IReadOnlyList<Trial>> Histories { get; } = [];

        public Configuration? Ask(SearchSpace space, IReadOnlyList<Trial> history, RandomStream random)
        {
            Histories.Add(history);
            return history.Count < most ? _random.Ask(space, history, random) : null;
        }
    }
}
