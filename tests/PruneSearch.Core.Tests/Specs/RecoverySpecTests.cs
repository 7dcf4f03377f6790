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
        Assert.DoesNotContain("averaging", CanonicalSpec.ToJson(Read(Least)), StringComparison.Ordinal);
        Assert.DoesNotContain("reconstruction", CanonicalSpec.ToJson(Read(Least)), StringComparison.Ordinal);
    }
}
