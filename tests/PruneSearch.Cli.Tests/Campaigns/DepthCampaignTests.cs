using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>Campaigns that take out blocks: of the small model's three, at most two go.</summary>
public sealed class DepthCampaignTests
{
    [Fact]
    public async Task Blocks_go_through_a_whole_campaign()
    {
        using var folder = new TemporaryFolder();
        CampaignSpec spec = SmallCampaign.Spec(candidates: 5, s => s with
        {
            Prune = s.Prune with { Granularity = ["layer"], Criterion = ["block-influence", "taylor", "random"], Ratio = FloatKnob.Range(0.2, 0.7) },
            Baselines = s.Baselines with { Uniform = [0.34], Random = [0.34] },
        });

        CampaignState state = await SmallCampaign.RunAsync(spec, folder.Path, parallel: 2, TestContext.Current.CancellationToken);

        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        GroupSummary group = Assert.Single(state.Base!.Groups);
        Assert.Equal(("layer", "depth", 3), (group.Granularity, group.Id, group.Units));
        Assert.Equal(["stage1.block1.conv1", "stage2.block1.conv2", "stage3.block1.conv2"], group.Layers);
        Assert.All(state.Candidates, c => Assert.True(c.Status is CandidateStatus.Complete or CandidateStatus.Duplicate, c.Reason));
        CandidateState[] complete = [.. state.Candidates.Where(c => c.Status == CandidateStatus.Complete)];
        Assert.True(complete.Length >= 3, $"{complete.Length} are complete");
        Assert.All(complete, c =>
        {
            Assert.Contains(c.Plan!.Ratios["depth"], new[] { 1.0 / 3, 2.0 / 3 });
            Assert.True(c.Plan.Surgery!.Passed);
            Assert.True(c.Evaluation!.Export!.Passed);
            Assert.True(c.Plan.Macs < state.Base.Macs && c.Plan.Parameters < state.Base.Parameters);
            Assert.Equal((c.Plan.Macs, c.Plan.Parameters), (c.Evaluation.Macs, c.Evaluation.Parameters));
        });
        Assert.NotEmpty(state.FinalFront);
    }

    [Theory]
    [InlineData("block-influence", 1)]
    [InlineData("taylor", 2)]
    public async Task Blocks_that_go_one_by_one_end_as_the_plan_says(string criterion, int rungs)
    {
        using var folder = new TemporaryFolder();
        CampaignSpec spec = SmallCampaign.Spec(candidates: 1, s => s with
        {
            Prune = s.Prune with
            {
                Granularity = ["layer"], Criterion = [criterion], Ratio = FloatKnob.Fixed(0.67), Schedule = ["iterative"], Steps = IntKnob.Fixed(2), Until = 0.5,
            },
            Recovery = s.Recovery with { Epochs = 0.6, Rungs = rungs == 1 ? [1] : [0.25, 1] }, // the first rung ends where the second cut is due
        });

        CampaignState state = await SmallCampaign.RunAsync(spec, folder.Path, parallel: 1, TestContext.Current.CancellationToken);

        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        CandidateState candidate = Assert.Single(state.Candidates);
        Assert.True(candidate.Status == CandidateStatus.Complete, candidate.Reason);
        Assert.Equal(2.0 / 3, candidate.Plan!.Ratios["depth"], 1e-9);
        Assert.Equal(18, candidate.Rungs[^1].Training!.Steps);
        Assert.True(candidate.Evaluation!.Macs < state.Base!.Macs);
    }

    [Fact]
    public async Task Blocks_and_channels_share_a_search()
    {
        using var folder = new TemporaryFolder();
        CampaignSpec spec = SmallCampaign.Spec(candidates: 6, s => s with { Prune = s.Prune with { Granularity = ["channel", "layer"], Allocation = ["perGroup"] } });

        CampaignState state = await SmallCampaign.RunAsync(spec, folder.Path, parallel: 2, TestContext.Current.CancellationToken);

        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        Assert.All(state.Candidates, c => Assert.True(c.Status is CandidateStatus.Complete or CandidateStatus.Duplicate, c.Reason));
        Assert.Equal(["channel", "layer"], state.Candidates.Select(c => c.Recipe.Granularity).Distinct().Order());
        Assert.All(state.Candidates.Where(c => c.Recipe.Granularity == "layer"), c => Assert.Equal("uniform", c.Recipe.Allocation));
    }
}
