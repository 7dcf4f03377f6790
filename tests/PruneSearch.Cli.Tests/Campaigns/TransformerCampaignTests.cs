using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.TestKit.Hardware;
using PruneSearch.TestKit.Models;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>A vision transformer, as exporters write it, through whole campaigns at every granularity.</summary>
public sealed class TransformerCampaignTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("head", "l2")]
    [InlineData("headDim", "taylor")]
    [InlineData("channel", "l1")]
    [InlineData("layer", "block-influence")]
    [InlineData("2:4", "wanda")]
    public async Task A_campaign_prunes_and_recovers_it(string granularity, string criterion)
    {
        string path = Path.Combine(_folder.Path, "vit.onnx");
        OnnxWriter.Write(VisionTransformer.Build(new VisionTransformerOptions { Image = 16, Channels = 1, Classes = 20 }), path);
        CampaignSpec spec = SmallCampaign.Spec(candidates: 1, s => s with
        {
            Model = new ModelSpec { Onnx = path },
            Prune = s.Prune with { Granularity = [granularity], Criterion = [criterion], Allocation = ["uniform"], Ratio = FloatKnob.Fixed(0.5), EvidenceBatches = 2 },
            Recovery = s.Recovery with { Epochs = 0.2, Optimizer = OptimizerKind.AdamW, LearningRate = FloatKnob.Fixed(1e-3) },
        });
        CampaignState state = await SmallCampaign.RunAsync(spec, _folder.Path, parallel: 1, TestContext.Current.CancellationToken);
        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        CandidateState c = Assert.Single(state.Candidates);
        Assert.True(c.Status == CandidateStatus.Complete, c.Reason);
        Assert.True(c.Evaluation!.NonZeroParameters < 0.95 * state.Base!.Parameters);
        Assert.Equal(granularity == "2:4", c.Evaluation.Macs == state.Base.Macs);
        Assert.True(c.Plan!.Surgery is null or { Passed: true });
        Assert.True(c.Evaluation.Export!.Passed);
        Assert.Equal(c.Evaluation.Parameters, ModelCost.Of(SmallCampaign.Model(_folder.Path, c.Evaluation.Model)).Parameters);
    }
}
