using Xunit;
using static PruneSearch.Core.Tests.Specs.SpecTexts;

namespace PruneSearch.Core.Tests.Specs;

/// <summary>A criterion is refused where the spec is read when it cannot do what is asked of it.</summary>
public sealed class CriterionSpecTests
{
    [Theory]
    [InlineData("prune: {criterion: lamp}", "lamp does not score the granularity channel")]
    [InlineData("prune: {criterion: [l2, wanda], granularity: [weight, channel]}", "wanda does not score the granularity channel")]
    [InlineData("prune: {criterion: [bn-scale], granularity: weight}", "bn-scale does not score the granularity weight")]
    [InlineData("prune: {criterion: [apoz], granularity: weight}", "apoz does not score the granularity weight")]
    [InlineData("prune: {criterion: sparsegpt, granularity: weight, schedule: [oneShot, iterative]}", "the schedule iterative cuts several times")]
    public void What_it_cannot_do_is_an_error(string line, string message)
    {
        InputError error = ErrorWith(line);
        Assert.Contains("prune.criterion", error.Where, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prune: {criterion: [lamp, wanda, sparsegpt, fisher], granularity: weight}")]
    [InlineData("prune: {criterion: [bn-scale, fpgm, synflow, l2], schedule: [iterative, oneShot]}")]
    [InlineData("prune: {criterion: [l2, taylor2, grasp], granularity: [weight, channel]}")]
    public void What_it_can_do_is_read(string line) => Assert.NotEmpty(With(line).Prune.Criterion);

    [Fact]
    public void Other_errors_of_the_section_are_reported_without_it() =>
        Assert.Equal(2, ErrorsWith("prune: {criterion: [lamp, wonda], granularity: pixel}").Count);
}
