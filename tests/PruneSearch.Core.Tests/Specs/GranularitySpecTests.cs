using PruneSearch.Campaigns.Specs;
using Xunit;

namespace PruneSearch.Core.Tests.Specs;

/// <summary>Methods that are not for everything that a spec prunes: all errors at once, each at its key.</summary>
public sealed class GranularitySpecTests
{
    [Fact]
    public void Every_method_that_does_not_fit_is_named()
    {
        InputError[] errors = Errors("granularity: [2:4, channel], criterion: [wanda], allocation: [erk], schedule: [regularized], penalty: [bnScale]");
        Assert.Equal(3, errors.Length);
        Assert.Contains(errors, e => e.ToString().Contains("prune.criterion", StringComparison.Ordinal) && e.Message.Contains("wanda does not score the granularity channel", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.ToString().Contains("prune.allocation", StringComparison.Ordinal) && e.Message.Contains("erk", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.ToString().Contains("prune.penalty", StringComparison.Ordinal) && e.Message.Contains("bnScale", StringComparison.Ordinal));
    }

    [Fact]
    public void No_penalty_acts_on_whole_layers() => Assert.Contains(
        "no penalty acts on whole layers", Assert.Single(Errors("granularity: [layer], criterion: [block-influence], schedule: [regularized]")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("granularity: [2:4, 4x4, weight], criterion: [l1], allocation: [erk]")]
    [InlineData("granularity: [channel, head, headDim], criterion: [l2], schedule: [regularized], penalty: [bnScale, growing]")]
    public void What_fits_is_taken(string prune) => Assert.Empty(Errors(prune));

    private static InputError[] Errors(string prune)
    {
        string text = $$"""
            apiVersion: prunesearch/v1
            name: methods
            model: {architecture: lenet5}
            data: {train: "glyphs:train=100,validation=20,test=20", validation: "glyphs:train=100,validation=20,test=20"}
            prune: { {{prune}} }
            """;
        try
        {
            SpecReader.Read(text, "spec.yaml", ".", SpecContext.BuiltIn);
            return [];
        }
        catch (InvalidInputException e)
        {
            return [.. e.Errors];
        }
    }
}
