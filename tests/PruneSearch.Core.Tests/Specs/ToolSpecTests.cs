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
