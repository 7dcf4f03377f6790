using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;
using PruneSearch.TestKit.Campaigns;
using Xunit;

namespace PruneSearch.TestKit.Journals;

/// <summary>What folding an <see cref="OldJournal"/> gives, whichever store it comes out of.</summary>
public static class OldJournalState
{
    public static void AssertV1(CampaignState state)
    {
        Assert.Equal((144L, "old", "name: old # caf\u00e9\n", "ada"), (state.Sequence, state.Name, state.Spec, state.Owner));
        Assert.Equal(FakeWork.Hash("model"), state.Model);
        Assert.Equal((CampaignPhase.Finished, false, true, 13.5), (state.Phase, state.Paused, state.Exhausted, state.ComputeSeconds));
        Assert.Equal(CampaignDriver.Start, state.StartedAt);
        Assert.Empty(state.Leases);
        Assert.Empty(state.Active);
        Assert.Equal([0], state.ClosedRungs);
        Assert.Equal([5, 1, 0], state.FinalFront);
        Assert.Equal((1000L, 0.9), (state.Base!.Parameters, state.Base.Validation.Accuracy));
        Assert.Equal(4, state.DenseMeasurements["edge"].LatencyMs);
        Assert.NotNull(state.DenseTest);
        Assert.Equal((7, 2), (state.SamplerProposals, state.BaselineProposals));
        Assert.Equal(
            ["Complete", "Complete", "Complete", "Duplicate", "Failed", "Complete", "Stopped", "Stopped", "Stopped", "Stopped"],
            state.Candidates.Select(c => c.Status.ToString()));
        Assert.Equal(
            [CandidateOrigin.Enqueued, CandidateOrigin.Sampler, CandidateOrigin.Sampler, CandidateOrigin.Sampler, CandidateOrigin.Uniform, CandidateOrigin.Random],
            state.Candidates.Skip(4).Select(c => c.Origin));
        AssertCandidates(state);
    }

    private static void AssertCandidates(CampaignState state)
    {
        CandidateState first = state.Candidates[0];
        Assert.Equal([0.501, 2], first.Objectives!.Value);
        Assert.Equal(FakeWork.Hash("half"), first.Rungs[0].Interrupted);
        Assert.Equal([10, 20], first.Rungs.Select(r => r.Training!.Steps));
        Assert.Equal([0.5, 0.501], first.Rungs.Select(r => r.Evaluation!.Figures.Accuracy));
        Assert.Equal(0.4, first.Recipe.GroupRatios!["conv2"]);
        Assert.Equal(0.5, first.Plan!.Ratios["conv1"]);
        Assert.Single(first.Confirmations);
        Assert.NotNull(first.Test);
        Assert.Equal("the same cut, recipe and seed as candidate 2", state.Candidates[3].Reason);
        Assert.Equal("c4/prepare: ratio too high", state.Candidates[4].Reason);
        Assert.Equal(first.Configuration, state.Candidates[4].Configuration);
        Assert.Equal([0.58, 2.8], state.Candidates[8].Objectives!.Value);
        Assert.Equal(2.5, state.Candidates[5].Measurements["edge"].LatencyMs);
    }
}
