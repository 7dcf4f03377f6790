using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Pruning.Criteria;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>Criteria of every kind of evidence prepare, train and evaluate a candidate of a real campaign.</summary>
public sealed class CriteriaCampaignTests
{
    [Theory]
    [InlineData("sparsegpt", "weight", "uniform")]
    [InlineData("sparsegpt", "weight", "global")]
    [InlineData("sparsegpt", "2:4", "uniform")]
    [InlineData("synflow", "weight", "lamp")]
    [InlineData("movement", "weight", "lamp")]
    [InlineData("fisher", "4x4", "sensitivity")]
    [InlineData("wanda", "weight", "uniform")]
    [InlineData("synflow", "weight", "global")]
    [InlineData("synflow", "channel", "perGroup")]
    [InlineData("fisher", "channel", "global")]
    [InlineData("grasp", "weight", "global")]
    [InlineData("apoz", "channel", "uniform")]
    [InlineData("bn-scale", "channel", "global")]
    public async Task A_candidate_is_pruned_as_asked(string criterion, string granularity, string allocation)
    {
        using var folder = new TemporaryFolder();
        CampaignSpec spec = SmallCampaign.Spec(candidates: 1, s => s with
        {
            Prune = s.Prune with
            {
                Granularity = [granularity],
                Criterion = [criterion],
                Normalization = [ScoreNormalization.None],
                Allocation = [allocation],
                Ratio = FloatKnob.Fixed(0.5),
                EvidenceBatches = 2,
            },
            Baselines = s.Baselines with { Uniform = [], Random = [], Scratch = [] },
        });

        CampaignState state = await SmallCampaign.RunAsync(spec, folder.Path, parallel: 1, TestContext.Current.CancellationToken);

        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        CandidateState candidate = state.Candidates.Single();
        Assert.True(candidate.Status == CandidateStatus.Complete, $"{candidate.Status}");
        Assert.InRange(candidate.Plan!.Ratios.Values.Max(), 0.5, 1);
        Assert.Equal(candidate.Plan.NonZeroParameters, candidate.Evaluation!.NonZeroParameters);
    }
}
