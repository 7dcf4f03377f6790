using PruneSearch.Campaigns.Specs;
using Xunit;
using static PruneSearch.Core.Tests.Specs.SpecTexts;

namespace PruneSearch.Core.Tests.Specs;

public sealed class ConstraintTests
{
    [Theory]
    [InlineData("accuracy >= baseline - 0.01", Metric.Accuracy, false, 1, -0.01)]
    [InlineData("accuracy>=baseline-1%", Metric.Accuracy, false, 1, -0.01)]
    [InlineData("accuracy >= 90%", Metric.Accuracy, false, 0, 0.9)]
    [InlineData("accuracy >= 0.98 * baseline", Metric.Accuracy, false, 0.98, 0)]
    [InlineData("accuracy >= 98% * baseline", Metric.Accuracy, false, 0.98, 0)]
    [InlineData("accuracy >= baseline * 98%", Metric.Accuracy, false, 0.98, 0)]
    [InlineData("latency(cpu) <= 2 ms", Metric.Latency, true, 0, 2)]
    [InlineData("latency(cpu) <= 2000us", Metric.Latency, true, 0, 2)]
    [InlineData("p95(cpu) <= 0.002 s", Metric.P95, true, 0, 2)]
    [InlineData("latency(cpu) <= 0.5 * baseline + 1 ms", Metric.Latency, true, 0.5, 1)]
    [InlineData("speedup(cpu) >= 1.5", Metric.Speedup, false, 0, 1.5)]
    [InlineData("speedup(cpu) >= 1.5x", Metric.Speedup, false, 0, 1.5)]
    [InlineData("parameters <= 1.5M", Metric.Parameters, true, 0, 1.5e6)]
    [InlineData("macs <= 0.5 * baseline", Metric.Macs, true, 0.5, 0)]
    [InlineData("bytes <= 64 KiB", Metric.Bytes, true, 0, 65536)]
    [InlineData("sparsity >= 50%", Metric.Sparsity, false, 0, 0.5)]
    [InlineData("loss <= baseline + 0.1", Metric.Loss, true, 1, 0.1)]
    public void A_constraint_is_a_metric_a_relation_and_a_bound(string text, Metric metric, bool isUpper, double factor, double offset)
    {
        ConstraintSpec constraint = Assert.Single(With($"constraints: [\"{text}\"]").Constraints);
        Assert.Equal(metric, constraint.Metric.Metric);
        Assert.Equal(metric.NeedsTarget() ? "cpu" : null, constraint.Metric.Target);
        Assert.Equal((isUpper, factor, offset), (constraint.IsUpper, constraint.BaselineFactor, constraint.Offset));
        Assert.Equal(text, constraint.Text);
    }

    [Theory]
    [InlineData("accuracy", "write METRIC <= BOUND")]
    [InlineData("accuracy > 0.9", "use <= or >=")]
    [InlineData("accuracy >=", "a number or baseline must stand at the end")]
    [InlineData("accuracy >= 0.9 0.1", "does not fit there")]
    [InlineData("accuracy >= 0.9 +", "a number or baseline must stand at the end")]
    [InlineData("accuracy >= 2 * 3", "only baseline can be multiplied")]
    [InlineData("accuracy >= 90", "is from 0 to 1")]
    [InlineData("accuracy >= 0.9 ms", "is not a unit of accuracy; use %")]
    [InlineData("accuracy(cpu) >= 0.9", "is not measured on a target")]
    [InlineData("acuracy >= 0.9", "did you mean 'accuracy'?")]
    [InlineData("latency <= 2 ms", "write latency(TARGET)")]
    [InlineData("latency(cpu) <= 2", "has no unit; write one of us, ms, s")]
    [InlineData("latency(gpu) <= 2 ms", "there is no target 'gpu'")]
    [InlineData("latency(cpu) <= -2 ms", "never negative")]
    [InlineData("macs <= -1 * baseline", "less than nothing of the baseline")]
    [InlineData("agreement >= 0.9", "the task is classification")]
    public void What_is_no_constraint_is_an_error_that_says_how_to_mend_it(string text, string mend)
    {
        InputError error = ErrorWith($"constraints: [\"{text}\"]");
        Assert.Equal("spec.yaml:8:15 constraints[0]", error.Where);
        Assert.Contains(mend, error.Message);
    }

    [Theory]
    [InlineData("macs <= 1M", "macs >= 2M")]
    [InlineData("accuracy >= baseline", "accuracy <= baseline - 0.1")]
    [InlineData("latency(cpu) >= 3 ms", "latency(cpu) <= 2000 us")]
    public void Bounds_that_exclude_each_other_are_an_error_at_the_later_one(string first, string second)
    {
        InputError error = ErrorWith($"constraints:\n  - {first}\n  - {second}\n");
        Assert.Equal("spec.yaml:10:5 constraints[1]", error.Where);
        Assert.Contains(first, error.Message);
        Assert.Contains(second, error.Message);
        Assert.Equal("the bounds on a metric leave room between them", error.Rule);
    }

    [Theory]
    [InlineData("macs <= 2M", "macs >= 1M")]
    [InlineData("accuracy >= baseline - 0.1", "accuracy <= 0.5")]
    [InlineData("macs <= 0.5 * baseline", "macs >= 1M")]
    public void Bounds_that_some_baseline_can_keep_are_no_error(string first, string second) =>
        Assert.Equal(2, With($"constraints: [\"{first}\", \"{second}\"]").Constraints.Count);

    [Fact]
    public void A_wrong_constraint_does_not_hide_the_others()
    {
        IReadOnlyList<InputError> errors = ErrorsWith("constraints: [\"accuracy > 1\", \"macs <= 1M\", \"macs >= 2M\", \"latency(gpu) <= 1 ms\"]");
        Assert.Equal(["constraints[0]", "constraints[2]", "constraints[3]"], errors.Select(e => e.Where.Split(' ')[1]));
    }

    [Fact]
    public void A_violation_is_positive_where_the_bound_is_missed()
    {
        ConstraintSpec lower = Assert.Single(With("constraints: [\"accuracy >= baseline - 0.25\"]").Constraints);
        Assert.Equal(0.25, lower.Violation(0.25, 0.75));
        Assert.Equal(-0.25, lower.Violation(0.75, 0.75));
        ConstraintSpec upper = Assert.Single(With("constraints: [\"macs <= 0.5 * baseline\"]").Constraints);
        Assert.Equal(10, upper.Violation(60, 100));
        Assert.Equal(0, upper.Violation(50, 100));
    }
}
