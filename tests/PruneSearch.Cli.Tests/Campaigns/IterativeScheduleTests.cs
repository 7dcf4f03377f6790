using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

public sealed class IterativeScheduleTests
{
    /// <summary>
    /// 18 steps of recovery, cuts due until step 9: four cuts fall on steps 0, 2, 4 and 6, each before its exact point. A share looked up at
    /// the whole step would stop at three quarters.
    /// </summary>
    [Fact]
    public async Task Candidates_that_are_cut_gradually_end_as_their_plans_say()
    {
        using var folder = new TemporaryFolder();
        CampaignSpec spec = SmallCampaign.Spec(candidates: 2, s => s with
        {
            Prune = s.Prune with
            {
                Criterion = ["l1", "taylor"],
                Allocation = ["uniform"],
                Ratio = FloatKnob.Fixed(0.5),
                Schedule = ["iterative"],
                Steps = IntKnob.Fixed(4),
                Until = 0.5,
            },
            Recovery = s.Recovery with { Epochs = 0.6 },
        });

        CampaignState state = await SmallCampaign.RunAsync(spec, folder.Path, parallel: 1, TestContext.Current.CancellationToken);

        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        Assert.Equal(2, state.Candidates.Count(c => c.Status == CandidateStatus.Complete));
        Assert.All(state.Candidates, c =>
        {
            PlanReport plan = c.Plan!;
            EvaluationReport evaluated = c.Evaluation!;
            Assert.All(plan.Ratios.Values, r => Assert.Equal(0.5, r));
            Assert.Equal(18, c.Rungs[^1].Training!.Steps);
            Assert.Equal((plan.Macs, plan.Parameters), (evaluated.Macs, evaluated.Parameters));
        });
    }
}
