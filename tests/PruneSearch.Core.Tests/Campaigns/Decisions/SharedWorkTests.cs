using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Decisions;

/// <summary>The same identity never runs twice, and the same shape is timed once on a target.</summary>
public sealed class SharedWorkTests
{
    [Fact]
    public void The_same_identity_never_runs_twice()
    {
        CampaignDriver driver = new CampaignDriver(TinyCampaign.Spec, new FakeWork { Identity = c => $"identity{c % 2}" }).Finish();
        Assert.Equal(
            [CandidateStatus.Complete, CandidateStatus.Complete, CandidateStatus.Duplicate, CandidateStatus.Duplicate],
            driver.State.Candidates.Select(c => c.Status));
        Assert.Contains("candidate 0", driver.State.Candidates[2].Reason);
        Assert.Contains("candidate 1", driver.State.Candidates[3].Reason);
        Assert.Equal(["prepare"], driver.Leased.Where(i => i.Candidate == 2).Select(i => i.Id["c2/".Length..]));
    }

    [Fact]
    public void An_identity_stays_taken_when_its_candidate_failed()
    {
        var driver = new CampaignDriver(TinyCampaign.Spec, new FakeWork { Identity = _ => "one" });
        Assert.True(driver.Fail(driver.LeaseUntil("c0/train/0"), FailureKind.Diverged));
        driver.Finish();
        Assert.Equal(CandidateStatus.Failed, driver.State.Candidates[0].Status);
        Assert.All(driver.State.Candidates.Skip(1), c => Assert.Equal(CandidateStatus.Duplicate, c.Status));
        Assert.Single(driver.Leased.OfType<WorkItem.Train>());
    }

    [Fact]
    public void A_shape_is_timed_once_on_each_target()
    {
        CampaignSpec spec = TinyCampaign.Spec with { Targets = [TinyCampaign.TargetNamed("edge"), TinyCampaign.TargetNamed("server")] };
        CampaignDriver driver = new CampaignDriver(spec, new FakeWork { Shape = _ => "one", Accuracy = (c, _) => 0.5 }).Finish();
        Assert.All(driver.State.Candidates, c => Assert.Equal(CandidateStatus.Complete, c.Status));
        Assert.Equal(
            ["c0/measure/edge", "c0/measure/server"],
            driver.Leased.OfType<WorkItem.Measure>().Where(m => m is { Final: false, Candidate: not null }).Select(m => m.Id));
        Assert.All(driver.State.Candidates, c => Assert.Equal(2, c.Objectives!.Value[1])); // candidate 0's
    }

    [Fact]
    public void A_shape_that_is_being_timed_is_not_handed_out_a_second_time()
    {
        var driver = new CampaignDriver(TinyCampaign.Spec, new FakeWork { Shape = _ => "one" });
        LeaseState measuring = driver.LeaseUntil("c0/measure/edge");
        LeaseState second = driver.Lease();
        Assert.Equal("c1/prepare", second.Item.Id);
        Assert.True(driver.Report(second));
        Assert.DoesNotContain("measure", driver.Lease().Item.Id, StringComparison.Ordinal);
        Assert.True(driver.Report(measuring));
        Assert.Contains("c1/train/0", new[] { driver.Lease().Item.Id, driver.Lease().Item.Id });
    }

    [Fact]
    public void A_shape_whose_timing_failed_for_one_candidate_is_timed_for_the_next()
    {
        var driver = new CampaignDriver(TinyCampaign.Spec, new FakeWork { Shape = _ => "one" });
        Assert.True(driver.Fail(driver.LeaseUntil("c0/measure/edge"), FailureKind.UnsupportedOperator));
        driver.Finish();
        Assert.Contains(driver.Leased, i => i.Id == "c1/measure/edge");
        Assert.DoesNotContain(driver.Leased, i => i.Id == "c2/measure/edge");
    }

    [Fact]
    public void Zeroed_weights_are_timed_candidate_by_candidate_after_training()
    {
        CampaignDriver driver = new CampaignDriver(TinyCampaign.Spec, new FakeWork { Shape = _ => null }).Finish();
        string[] ofFirst = [.. driver.Leased.Where(i => i.Candidate == 1).Select(i => i.Id)];
        Assert.Equal(["c1/prepare", "c1/train/0", "c1/evaluate/0", "c1/measure/edge"], ofFirst.Take(4));
        Assert.Equal(4, driver.Leased.OfType<WorkItem.Measure>().Count(m => m is { Final: false, Candidate: not null }));
    }

    [Fact]
    public void A_shape_is_timed_before_anything_is_trained()
    {
        CampaignDriver driver = new CampaignDriver(TinyCampaign.Spec).Finish();
        Assert.Equal(["c0/prepare", "c0/measure/edge", "c0/train/0", "c0/evaluate/0"], driver.Leased.Where(i => i.Candidate == 0).Select(i => i.Id).Take(4));
    }

    [Theory]
    [InlineData("latency(edge)", true, 2.05, 1)]
    [InlineData("speedup(edge)", false, 1.9, 2)]
    [InlineData("macs", true, 5002, 3)]
    public void A_candidate_that_misses_a_bound_known_before_training_is_not_trained(string metric, bool isUpper, double bound, int feasible)
    {
        MetricRef reference = metric.EndsWith(')') ? new(Enum.Parse<Metric>(metric.Split('(')[0], ignoreCase: true), "edge") : new(Metric.Macs);
        CampaignSpec spec = TinyCampaign.Spec with { Constraints = [new ConstraintSpec(reference, isUpper, 0, bound, "the bound")] };
        CampaignDriver driver = new CampaignDriver(spec).Finish();
        Assert.Equal(Enumerable.Range(0, feasible), driver.Leased.OfType<WorkItem.Train>().Select(t => t.Candidate!.Value));
        Assert.All(driver.State.Candidates.Skip(feasible), c =>
        {
            Assert.Equal(CandidateStatus.Infeasible, c.Status);
            Assert.StartsWith($"misses the bound: {metric} is", c.Reason);
            Assert.True(c.Violations!.Value[0] > 0);
        });
    }
}
