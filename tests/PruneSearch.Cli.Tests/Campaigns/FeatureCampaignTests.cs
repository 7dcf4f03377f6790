using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Pruning.Criteria;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>Distillation of features through whole campaigns.</summary>
public sealed class FeatureCampaignTests
{
    /// <summary>The same candidate, trained towards the dense model's features too: they are part of its loss, and of what it learns.</summary>
    [Theory]
    [InlineData("channel")]
    [InlineData("weight")]
    public async Task Features_are_part_of_a_candidates_training(string granularity)
    {
        using var folder = new TemporaryFolder();
        CandidateState without = await CandidateOf(Spec(granularity, []), folder.File("without"));
        CandidateState with = await CandidateOf(Spec(granularity, ["*.conv1.relu", "stem.relu"]), folder.File("with"));

        Assert.Equal(without.Plan!.NonZeroParameters, with.Plan!.NonZeroParameters);
        Assert.NotEqual(without.Evaluation!.Model, with.Evaluation!.Model);
        Assert.True(with.Rungs[0].Training!.Curve[0].Loss > without.Rungs[0].Training!.Curve[0].Loss);
    }

    [Fact]
    public async Task A_pattern_that_matches_nothing_fails_the_campaign_by_name()
    {
        using var folder = new TemporaryFolder();
        CampaignState state = await SmallCampaign.RunAsync(Spec("channel", ["nothing*"]), folder.Path, parallel: 1, TestContext.Current.CancellationToken);
        Assert.Equal(CampaignPhase.Failed, state.Phase);
        Assert.Contains("recovery.features 'nothing*'", state.Reason, StringComparison.Ordinal);
    }

    private static async Task<CandidateState> CandidateOf(CampaignSpec spec, string folder)
    {
        CampaignState state = await SmallCampaign.RunAsync(spec, folder, parallel: 1, TestContext.Current.CancellationToken);
        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        return state.Candidates.Single();
    }

    private static CampaignSpec Spec(string granularity, string[] features) => SmallCampaign.Spec(candidates: 1, s => s with
    {
        Prune = s.Prune with
        {
            Granularity = [granularity],
            Criterion = ["l2"],
            Normalization = [ScoreNormalization.None],
            Allocation = ["uniform"],
            Ratio = FloatKnob.Fixed(0.5),
        },
        Recovery = s.Recovery with { Features = features, FeatureWeight = 2 },
        Baselines = s.Baselines with { Uniform = [], Random = [], Scratch = [] },
    });
}
