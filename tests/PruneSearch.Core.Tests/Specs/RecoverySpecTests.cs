using PruneSearch.Campaigns.Specs;
using Xunit;
using static PruneSearch.Core.Tests.Specs.SpecTexts;

namespace PruneSearch.Core.Tests.Specs;

/// <summary>Ways of recovery that do not go with each other, or with a schedule.</summary>
public sealed class RecoverySpecTests
{
    [Theory]
    [InlineData("recovery: {reconstruction: leastSquares}\nprune: {schedule: [oneShot, agp]}\n", "recovery.reconstruction", "prune.schedule has agp; give oneShot")]
    [InlineData("recovery: {reconstruction: leastSquares, rewind: weights}\n", "recovery.reconstruction", "recovery.rewind sets back")]
    [InlineData("recovery: {averaging: 0.2, tool: trainer}\n", "recovery.averaging", "a tool trains")]
    [InlineData("recovery: {averaging: 1.5}\n", "recovery.averaging", "give at most 1")]
    [InlineData("recovery: {averaging: 0.5, patience: 2}\n", "recovery.patience", "averaging keeps their average")]
    [InlineData("recovery: {tool: trainer, patience: 2}\n", "recovery.patience", "a tool trains")]
    [InlineData("recovery: {patience: 2}\nevaluation: {tool: judge}\n", "recovery.patience", "an evaluator judges")]
    [InlineData("recovery: {evaluateEvery: 0}\n", "recovery.evaluateEvery", "give more than 0")]
    public void What_does_not_go_together_is_refused(string text, string where, string words)
    {
        InputError error = ErrorWith(text);
        Assert.EndsWith(where, error.Where, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void They_are_read_and_older_specs_have_the_hash_that_they_had()
    {
        CampaignSpec spec = With("recovery: {reconstruction: leastSquares, averaging: 0.25}\n");
        Assert.Equal((ReconstructionKind.LeastSquares, 0.25), (spec.Recovery.Reconstruction, spec.Recovery.Averaging));
        string canonical = CanonicalSpec.ToJson(spec);
        Assert.Contains("\"reconstruction\":\"leastSquares\",\"averaging\":0.25", canonical, StringComparison.Ordinal);
        Assert.Equal((3, 0.1), (With("recovery: {patience: 3, evaluateEvery: 0.1}\n").Recovery is var r ? (r.Patience, r.EvaluateEvery) : default));
        Assert.DoesNotContain("patience", CanonicalSpec.ToJson(Read(Least)), StringComparison.Ordinal);
        Assert.DoesNotContain("evaluateEvery", CanonicalSpec.ToJson(Read(Least)), StringComparison.Ordinal);
        Assert.DoesNotContain("averaging", CanonicalSpec.ToJson(Read(Least)), StringComparison.Ordinal);
        Assert.DoesNotContain("reconstruction", CanonicalSpec.ToJson(Read(Least)), StringComparison.Ordinal);
    }
}
