using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>Reconstruction in a whole campaign: the same cuts, without any training, with it and without it.</summary>
public sealed class ReconstructionCampaignTests
{
    [Theory]
    [InlineData("channel", 0)]
    [InlineData("2:4", 0)]
    [InlineData("channel", 0.04)]
    public async Task Candidates_are_more_accurate_with_it(string granularity, double epochs)
    {
        double without = await AccuracyAsync(granularity, epochs, ReconstructionKind.None);
        double with = await AccuracyAsync(granularity, epochs, ReconstructionKind.LeastSquares);
        Assert.True(with > without + 0.03, $"{with} with, {without} without");
    }

    private static async Task<double> AccuracyAsync(string granularity, double epochs, ReconstructionKind reconstruction)
    {
        using var folder = new TemporaryFolder();
        CampaignSpec spec = SmallCampaign.Spec(candidates: 1, s => s with
        {
            Model = s.Model with { Width = 8, Training = new TrainingSpec { Epochs = 12, Batch = 50 } },
            Prune = s.Prune with { Granularity = [granularity], Criterion = ["l1"], Allocation = ["uniform"], Ratio = FloatKnob.Fixed(0.5), EvidenceBatches = 8 },
            Recovery = s.Recovery with { Epochs = epochs, LearningRate = FloatKnob.Fixed(1e-6), Reconstruction = reconstruction }, // steps that move nothing
            Baselines = s.Baselines with { Uniform = [], Random = [], Scratch = [] },
        });
        CampaignState state = await SmallCampaign.RunAsync(spec, folder.Path, parallel: 1, TestContext.Current.CancellationToken);
        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        double accuracy = Assert.Single(state.Candidates).Evaluation!.Figures.Accuracy!.Value;
        TestContext.Current.TestOutputHelper?.WriteLine($"{granularity}, {reconstruction}: {accuracy:P1} of {state.Base!.Validation.Accuracy:P1}");
        return accuracy;
    }
}
