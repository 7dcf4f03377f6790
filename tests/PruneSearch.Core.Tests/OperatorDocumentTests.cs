using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Sections;
using PruneSearch.Graphs.Operators;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Schedules;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Core.Tests;

/// <summary>docs/operators.md lists the operators and pruning methods that there are: all of them, and no other.</summary>
public sealed class OperatorDocumentTests
{
    private static readonly string[] Page = Repository.Text("docs", "operators.md").Split('\n');

    [Fact]
    public void Every_operator_has_a_row() => Assert.Equal(OperatorRegistry.All.Select(o => o.Name), Rows("Operators"));

    [Fact]
    public void Every_criterion_has_a_row() => Assert.Equal(PruningCriteria.BuiltIn(1).Names.Order(StringComparer.Ordinal), Rows("Criteria").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_criterion_of_blocks_has_a_row() => Assert.Equal(DepthCriteria.BuiltIn(1).Names, Rows("Criteria of blocks"));

    [Fact]
    public void Every_schedule_has_a_row() => Assert.Equal(PruningSchedules.BuiltIn.Names.Order(StringComparer.Ordinal), Rows("Schedules").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_normalization_has_a_row() => Assert.Equal(Enum.GetNames<ScoreNormalization>().Select(n => n.ToLowerInvariant()), Rows("Normalizations"));

    [Theory]
    [InlineData("Granularities", "granularity")]
    [InlineData("Allocations", "allocation")]
    public void Every_choice_of_a_key_has_a_row(string section, string key)
    {
        SpecSection prune = new CampaignSection(SpecContext.BuiltIn, ".").Sections.SelectMany(s => s.Keys).Single(k => k.Key == "prune").Sections[0];
        string expected = prune.Keys.Single(k => k.Key == key).Expected;
        Assert.Equal($"one of {string.Join(", ", Rows(section).Order(StringComparer.Ordinal))}; or a list of them", expected);
    }

    [Fact]
    public void The_opsets_are_the_readers()
    {
        string text = string.Join(' ', Page);
        Assert.Contains($"opset {OperatorRegistry.OldestOpset} to {OperatorRegistry.NewestOpset}", text, StringComparison.Ordinal);
        Assert.Contains($"written in opset {OperatorRegistry.CanonicalOpset}", text, StringComparison.Ordinal);
    }

    /// <summary>The names in the first column of a section's table.</summary>
    private static string[] Rows(string section) =>
        [.. Page.SkipWhile(line => line != $"## {section}").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1])];
}
