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
    [Theory]
    [InlineData("channel", 1)]
    [InlineData("channel", 2)]
    [InlineData("weight", 1)]
    [InlineData("weight", 2)]
    public async Task Candidates_that_are_cut_gradually_end_as_their_plans_say(string granularity, int rungs)
    {
        using var folder = new TemporaryFolder();
        CampaignSpec spec = SmallCampaign.Spec(candidates: 2, s => s with
        {
            Prune = s.Prune with
            {
                Granularity = [granularity],
                Criterion = ["l1", "taylor"],
                Allocation = ["uniform"],
                Ratio = FloatKnob.Fixed(0.5),
                Schedule = ["iterative"],
                Steps = IntKnob.Fixed(4),
                Until = 0.5,
            },
            Recovery = s.Recovery with { Epochs = 0.6, Rungs = rungs == 1 ? [1] : [0.25, 1] }, // the first rung ends where a cut is due
        });

        CampaignState state = await SmallCampaign.RunAsync(spec, folder.Path, parallel: 1, TestContext.Current.CancellationToken);

        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        Assert.Equal(2, state.Candidates.Count(c => c.Status == CandidateStatus.Complete));
        Assert.All(state.Candidates, c =>
        {
            PlanReport plan = c.Plan!;
            EvaluationReport evaluated = c.Evaluation!;
            Assert.All(plan.Ratios.Values, r => Assert.Equal(0.5, r, granularity == "channel" ? 0 : 0.01)); // groups of weights may be odd
            Assert.Equal(18, c.Rungs[^1].Training!.Steps);
            Assert.Equal((plan.Macs, plan.Parameters), (evaluated.Macs, evaluated.Parameters));
            Assert.Equal(plan.NonZeroParameters, evaluated.NonZeroParameters);
        });
    }
}
