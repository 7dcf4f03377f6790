using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>Multiples that kept units come in.</summary>
public sealed class RoundToCampaignTests
{
    /// <summary>Groups of four channels stay whole where multiples of eight are kept, whatever ratio the search gives them.</summary>
    [Fact]
    public async Task A_group_that_cannot_shrink_to_a_multiple_stays_whole()
    {
        using var folder = new TemporaryFolder();
        CampaignSpec spec = SmallCampaign.Spec(candidates: 5, s => s with
        {
            Prune = s.Prune with { Criterion = ["l2"], Allocation = ["perGroup"], Ratio = FloatKnob.Range(0.5, 0.6), RoundTo = [1, 8] },
            Baselines = s.Baselines with { Uniform = [], Random = [], Scratch = [] },
        });

        CampaignState state = await SmallCampaign.RunAsync(spec, folder.Path, parallel: 1, TestContext.Current.CancellationToken);

        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        Assert.Contains(state.Candidates, c => c.Recipe.RoundTo == 8);
        Assert.DoesNotContain(state.Candidates, c => c.Status == CandidateStatus.Failed);
    }
}
