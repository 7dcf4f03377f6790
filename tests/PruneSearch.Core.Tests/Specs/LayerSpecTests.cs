using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Search.Spaces;
using Xunit;
using static PruneSearch.Core.Tests.Specs.SpecTexts;

namespace PruneSearch.Core.Tests.Specs;

/// <summary>The granularity <c>layer</c>: its criteria, and its part of the search space.</summary>
public sealed class LayerSpecTests
{
    [Theory]
    [InlineData("{granularity: layer}")]
    [InlineData("{granularity: layer, criterion: [block-influence, random, taylor-absolute]}")]
    [InlineData("{granularity: [channel, layer], criterion: [l1, taylor]}")]
    public void Criteria_that_score_what_is_pruned_are_taken(string prune) => Assert.Contains("layer", With($"prune: {prune}").Prune.Granularity);

    [Theory]
    [InlineData("{granularity: [layer, weight], criterion: [l1, block-influence]}")]
    [InlineData("{criterion: block-influence}")]
    public void Block_influence_scores_nothing_but_blocks(string prune)
    {
        InputError error = ErrorWith($"prune: {prune}");
        Assert.EndsWith("prune.criterion", error.Where, StringComparison.Ordinal);
        Assert.Contains("block-influence scores nothing but blocks", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_criteria_cannot_score_blocks()
    {
        SpecContext context = SpecContext.BuiltIn with { Criteria = [.. SpecContext.BuiltIn.Criteria, "mine"] };
        InputError error = Assert.Single(Assert.Throws<InvalidInputException>(
            () => SpecReader.Read(Least + "prune: {granularity: layer, criterion: [l1, mine]}", "spec.yaml", ".", context)).Errors);
        Assert.StartsWith("mine cannot score blocks; for layer give block-influence, l1,", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_ratio_is_searched()
    {
        var space = new RecipeSpace(
            With("prune: {granularity: layer, allocation: [global, perGroup], normalization: [mean, max], roundTo: [1, 8]}"), [new GroupSummary("layer", "depth", 9, ["a"])]);
        Assert.Equal(["granularity", "criterion", "ratio"], space.Space.Parameters.Select(p => p.Name));
        var draft = new ConfigurationDraft(space.Space)
        {
            [0] = ((CategoricalParameter)space.Space.Parameters[0]).Choices[0],
            [1] = ((CategoricalParameter)space.Space.Parameters[1]).Choices[1],
            [2] = ((NumericParameter)space.Space.Parameters[2]).FromUnit(0.5),
        };
        CandidateRecipe recipe = space.Decode(draft.Build());
        Assert.Equal(("layer", "l2", "uniform", ScoreNormalization.None, 1), (recipe.Granularity, recipe.Criterion, recipe.Allocation, recipe.Normalization, recipe.RoundTo));
        Assert.Equal(0.4, recipe.Ratio, 1e-9);
        Assert.Null(recipe.GroupRatios);
    }

    [Fact]
    public void Beside_channels_the_ratio_carries_the_name_of_the_granularity()
    {
        var space = new RecipeSpace(
            With("prune: {granularity: [channel, layer], allocation: perGroup}"),
            [new GroupSummary("channel", "conv", 9, ["conv"]), new GroupSummary("layer", "depth", 3, ["a"])]);
        Assert.Equal(["granularity", "criterion", "ratio.channel.conv", "ratio.layer"], space.Space.Parameters.Select(p => p.Name));
    }
}
