using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

public sealed class EmbeddedCampaignTests
{
    [Fact]
    public async Task A_campaign_runs_to_its_end()
    {
        using var folder = new TemporaryFolder();
        CampaignState state = await SmallCampaign.RunAsync(SmallCampaign.Spec(), folder.Path, parallel: 1, TestContext.Current.CancellationToken);
        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        foreach (CandidateState c in state.Candidates)
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"{c.Number} {c.Status} {c.Reason} {c.Configuration} acc {c.Evaluation?.Figures.Accuracy} obj {string.Join(",", c.Objectives ?? [])}");
        }

        Assert.All(state.Candidates, c => Assert.True(c.Status is CandidateStatus.Complete or CandidateStatus.Duplicate, c.Reason));
        Assert.NotEmpty(state.FinalFront);
        Assert.All(state.FinalFront, n => Assert.NotNull(state.Candidates[n].Test));
    }
}
