using PruneSearch.Campaigns.Specs;
using PruneSearch.Hardware.Tools;
using Xunit;
using static PruneSearch.Core.Tests.Specs.SpecTexts;

namespace PruneSearch.Core.Tests.Specs;

/// <summary>Tools in specs: names, and nothing but names.</summary>
public sealed class ToolSpecTests
{
    private const string WithTools = """
        apiVersion: prunesearch/v1
        name: least
        model: {architecture: lenet5}
        data: {train: glyphs, validation: glyphs}
        targets: [{name: board, runtime: "tool:my-bench", options: {mode: fast}}]
        evaluation: {tool: my-judge}
        recovery: {tool: my-trainer}
        """;

    private static readonly ToolRegistry Registered = new(
    [
        Tool("my-bench", ToolKind.Benchmark), Tool("other-bench", ToolKind.Benchmark), Tool("my-judge", ToolKind.Evaluator), Tool("my-trainer", ToolKind.Trainer),
    ]);

    [Fact]
    public void Names_of_tools_are_taken_where_only_workers_know_theirs()
    {
        CampaignSpec spec = Read(WithTools);
        Assert.Equal(("tool:my-bench", "my-judge", "my-trainer"), (spec.Targets[0].Runtime, spec.Evaluation!.Tool, spec.Recovery.Tool));
    }

    [Fact]
    public void The_canonical_form_keeps_them()
    {
        string canonical = CanonicalSpec.ToJson(Read(WithTools));
        Assert.Equal(canonical, CanonicalSpec.ToJson(Read(canonical)));
        Assert.All(new[] { "\"runtime\":\"tool:my-bench\"", "\"evaluation\":{\"tool\":\"my-judge\"}", "\"recovery\":{\"tool\":\"my-trainer\"," }, t => Assert.Contains(t, canonical, StringComparison.Ordinal));
    }

    [Fact]
    public void Registered_ones_are_taken_where_they_are_known() => Assert.Equal("my-trainer", Here(WithTools).Recovery.Tool);

    [Theory]
    [InlineData("tool:my-bench", "tool:my-trainer", "targets[0].runtime", "registered are my-bench, other-bench")]
    [InlineData("tool:my-bench", "tool:mybench", "targets[0].runtime", "did you mean 'my-bench'?")]
    [InlineData("my-judge", "somebody", "evaluation.tool", "not registered as an evaluator on this machine; registered are my-judge")]
    [InlineData("my-trainer", "my-judge", "recovery.tool", "not registered as a trainer on this machine; registered are my-trainer")]
    public void Others_are_refused_with_those_that_are_registered(string name, string other, string where, string words)
    {
        InputError error = Assert.Single(Assert.Throws<InvalidInputException>(() => Here(WithTools.Replace(name, other, StringComparison.Ordinal))).Errors);
        Assert.EndsWith(where, error.Where, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_none_is_registered_it_says_how_to() =>
        Assert.Contains("--tools", Assert.Throws<InvalidInputException>(() => SpecReader.Read(WithTools, "spec.yaml", ".", SpecContext.BuiltIn with { Tools = ToolRegistry.Empty })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("x;touch pwned")]
    [InlineData("$(id)")]
    [InlineData("`id`")]
    [InlineData("../../bin/sh")]
    [InlineData("/bin/sh")]
    [InlineData("a b")]
    [InlineData("-rf")]
    [InlineData("{model}")]
    [InlineData("")]
    public void A_name_holds_no_path_no_argument_and_no_shell_text(string name)
    {
        foreach (string known in new[] { "my-bench", "my-judge", "my-trainer" })
        {
            string text = known == "my-bench" ? WithTools : WithTools.Replace(known, $"\"{known}\"", StringComparison.Ordinal);
            Assert.Single(Errors(text.Replace(known, name, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Metrics_of_an_evaluators_own_have_the_direction_that_the_spec_says()
    {
        CampaignSpec spec = Read(WithMetrics("smallerIsBetter: [alarms], ", "[\"metric(mAP@0.5)\", \"metric(alarms)\"]", "[\"metric(alarms) <= 1.1 * baseline + 2\", \"metric(shift) >= -0.5\"]"));
        Assert.Equal([MetricRef.Named("mAP@0.5"), MetricRef.Named("alarms", smallerIsBetter: true)], spec.Objectives);
        Assert.Equal([true, false], spec.Objectives.Select(o => o.LargerIsBetter));
        Assert.Equal(spec.Objectives[1], spec.Constraints[0].Metric);
        Assert.Equal((1.1, 2.0, -0.5), (spec.Constraints[0].BaselineFactor, spec.Constraints[0].Offset, spec.Constraints[1].Offset));
        string canonical = CanonicalSpec.ToJson(spec);
        Assert.Equal(canonical, CanonicalSpec.ToJson(Read(canonical)));
        Assert.Equal(spec.Objectives, Read(canonical).Objectives);
    }

    [Theory]
    [InlineData("", "[metric]", "write metric(NAME)")]
    [InlineData("", "[\"metric(m,AP)\"]", "is no name of a figure")]
    [InlineData("", "[\"metric(accuracy)\"]", "write accuracy alone")]
    [InlineData("", "[\"metric(samples)\"]", "is no metric")]
    [InlineData("smallerIsBetter: [mAp], ", "[\"metric(mAP)\"]", "did you mean 'mAP'?")]
    [InlineData("smallerIsBetter: [x], ", "[accuracy]", "write metric(x) there")]
    [InlineData("smallerIsBetter: [\"x y\"], ", "[accuracy]", "rename it")]
    public void What_names_no_metric_is_refused(string direction, string objectives, string words) =>
        Assert.Contains(words, Assert.Single(Errors(WithMetrics(direction, objectives, "[]"))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_metric_by_name_needs_an_evaluator() => Assert.Contains(
        "add evaluation: {tool: TOOL}",
        Assert.Single(Errors(WithMetrics("", "[\"metric(mAP)\"]", "[]").Replace("evaluation: {tool: my-judge}", "", StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_detector_is_judged_by_a_metric_of_its_own_without_labels()
    {
        string text = WithMetrics("", "[agreement, \"metric(mAP)\"]", "[]") + "\ntask: fidelity\n";
        Assert.Equal(["mAP"], Read(text).ExternalMetrics);
        Assert.Contains("metric(mAP)", Assert.Single(Errors(text.Replace(", \"metric(mAP)\"", "", StringComparison.Ordinal))).Message, StringComparison.Ordinal);
    }

    private static string WithMetrics(string direction, string objectives, string constraints) => $$"""
        apiVersion: prunesearch/v1
        name: least
        model: {architecture: lenet5}
        data: {train: glyphs, validation: glyphs}
        evaluation: { {{direction}}tool: my-judge}
        objectives: {{objectives}}
        constraints: {{constraints}}
        """.Replace("{ tool", "{tool", StringComparison.Ordinal);

    [Theory]
    [InlineData("prune: {schedule: iterative}", "prune.schedule", "give oneShot, or remove recovery.tool")]
    [InlineData("prune: {schedule: [oneShot, iterative]}", "prune.schedule", "give oneShot, or remove recovery.tool")]
    [InlineData("task: fidelity", "evaluation", "use the task classification")]
    public void What_tools_cannot_do_is_refused(string line, string where, string words)
    {
        InputError error = Assert.Single(Errors($"{WithTools}\n{line}\n"));
        Assert.EndsWith(where, error.Where, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trainer_needs_epochs() => Assert.EndsWith("recovery.tool", ErrorWith("recovery: {tool: mine, epochs: 0}").Where, StringComparison.Ordinal);

    [Fact]
    public void An_evaluation_names_its_tool() => Assert.EndsWith("evaluation.tool", ErrorWith("evaluation: {}").Where, StringComparison.Ordinal);

    [Fact]
    public void A_tool_takes_no_library() => Assert.EndsWith(
        "targets[0].library", Assert.Single(Errors(WithTools.Replace("options: {mode: fast}", "library: x.so", StringComparison.Ordinal))).Where, StringComparison.Ordinal);

    private static RegisteredTool Tool(string name, ToolKind kind) => new(name, kind, "/bin/sh", ["{request}"], "/", TimeSpan.FromSeconds(1));

    private static CampaignSpec Here(string text) => SpecReader.Read(text, "spec.yaml", ".", SpecContext.BuiltIn with { Tools = Registered });
}
