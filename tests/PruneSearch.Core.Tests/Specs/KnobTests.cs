using PruneSearch.Campaigns.Specs;
using Xunit;
using static PruneSearch.Core.Tests.Specs.SpecTexts;

namespace PruneSearch.Core.Tests.Specs;

public sealed class KnobTests
{
    [Fact]
    public void A_knob_is_a_number_a_list_or_a_range()
    {
        Assert.Equal(FloatKnob.Fixed(0.5), With("prune: {ratio: 0.5}").Prune.Ratio);
        Assert.Equal(FloatKnob.Of([0.5, 0.25]), With("prune: {ratio: [0.5, 0.25]}").Prune.Ratio);
        Assert.Equal(FloatKnob.Range(0.1, 0.9), With("prune: {ratio: {min: 0.1, max: 0.9}}").Prune.Ratio);
        Assert.Equal(FloatKnob.Range(0.1, 0.9, 0.2), With("prune: {ratio: {min: 0.1, max: 0.9, step: 0.2}}").Prune.Ratio);
        Assert.Equal(FloatKnob.Range(1e-3, 1e-1, log: true), With("recovery: {learningRate: {min: 1e-3, max: 1e-1, log: true}}").Recovery.LearningRate);
        Assert.Equal(IntKnob.Range(2, 8, 2), With("prune: {steps: {min: 2, max: 8, step: 2}}").Prune.Steps);
        Assert.Equal(IntKnob.Of([2, 4]), With("prune: {steps: [2, 4]}").Prune.Steps);
    }

    [Theory]
    [InlineData("prune: {ratio: 1}", "prune.ratio", "give less than 1")]
    [InlineData("prune: {ratio: [0.1, 1]}", "prune.ratio[1]", "give less than 1")]
    [InlineData("prune: {ratio: [0.1, 0.1]}", "prune.ratio[1]", "listed twice")]
    [InlineData("prune: {ratio: []}", "prune.ratio", "give at least 1")]
    [InlineData("prune: {ratio: half}", "prune.ratio", "a range {min, max}")]
    [InlineData("prune: {ratio: {min: 0.1}}", "prune.ratio.max", "is missing")]
    [InlineData("prune: {ratio: {min: 0.1, max: 1}}", "prune.ratio.max", "give less than 1")]
    [InlineData("prune: {ratio: {min: 0.5, max: 0.5}}", "prune.ratio.max", "not above min")]
    [InlineData("prune: {ratio: {min: 0.7, max: 0.5}}", "prune.ratio.max", "not above min")]
    [InlineData("prune: {ratio: {min: 0.1, max: 0.5, step: 0.6}}", "prune.ratio.step", "smaller step")]
    [InlineData("prune: {ratio: {min: 0.1, max: 0.5, step: 0}}", "prune.ratio.step", "more than 0")]
    [InlineData("prune: {ratio: {min: 0, max: 0.5, log: true}}", "prune.ratio.min", "starts above 0")]
    [InlineData("prune: {ratio: {min: 0.1, max: 0.5, steps: 0.1}}", "prune.ratio.steps", "did you mean 'step'?")]
    [InlineData("prune: {steps: {min: 2, max: 8, log: true}}", "prune.steps.log", "")]
    [InlineData("prune: {steps: 2.5}", "prune.steps", "a whole number")]
    [InlineData("prune: {steps: 1}", "prune.steps", "at least 2")]
    [InlineData("recovery: {learningRate: 0}", "recovery.learningRate", "more than 0")]
    public void A_wrong_knob_is_an_error_where_it_is_wrong(string line, string path, string message)
    {
        InputError error = ErrorWith(line);
        Assert.EndsWith(" " + path, error.Where);
        Assert.Contains(message, error.Message);
    }
}
