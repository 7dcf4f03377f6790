using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Graphs.Operators;
using PruneSearch.Pruning;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Schedules;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Core.Tests;

/// <summary>docs/operators.md and docs/pruning.md list the operators and pruning methods that there are: all of them, and no other.</summary>
public sealed class OperatorDocumentTests
{
    private static readonly string[] Page = [.. Repository.Text("docs", "operators.md").Split('\n'), .. Repository.Text("docs", "pruning.md").Split('\n')];

    [Fact]
    public void Every_operator_has_a_row() => Assert.Equal(OperatorRegistry.All.Select(o => o.Name), Rows("Operators"));

    [Fact]
    public void Every_criterion_has_a_row() => Assert.Equal(PruningCriteria.BuiltIn(1).Names.Order(StringComparer.Ordinal), Rows("Criteria").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_criterion_of_blocks_has_a_row() => Assert.Equal(DepthCriteria.BuiltIn(1).Names, Rows("Criteria of blocks"));

    [Fact]
    public void Every_schedule_has_a_row() => Assert.Equal(PruningSchedules.All.Select(k => k.Name), Rows("Schedules").Take(PruningSchedules.All.Count));

    [Fact]
    public void Every_normalization_has_a_row() => Assert.Equal(Enum.GetNames<ScoreNormalization>().Select(n => n.ToLowerInvariant()), Rows("Normalizations"));

    [Fact]
    public void Every_granularity_has_a_row() => Assert.Equal(Granularity.Forms.Select(f => f.Split(' ')[0]), Rows("Granularities"));

    [Fact]
    public void Every_allocation_has_a_row() => Assert.Equal(PruningAllocations.All.Select(a => a.Name), Rows("Allocations"));

    [Fact]
    public void Every_penalty_has_a_row() =>
        Assert.Equal(Enum.GetValues<PenaltyKind>().Select(EnumType<PenaltyKind>.NameOf), Rows("Schedules").Except(PruningSchedules.BuiltIn.Names, StringComparer.Ordinal));

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
