using PruneSearch.Campaigns.Specs;
using PruneSearch.TestKit.Hardware;
using Xunit;
using static PruneSearch.Core.Tests.Specs.SpecTexts;

namespace PruneSearch.Core.Tests.Specs;

public sealed class SpecReaderTests
{
    [Fact]
    public void The_shortest_spec_has_the_documented_defaults()
    {
        CampaignSpec spec = Read(Least);
        Assert.Equal("least", spec.Name);
        Assert.Equal(1UL, spec.Seed);
        Assert.Equal(TaskKind.Classification, spec.Task);
        Assert.Equal(4, spec.Model.Training!.Epochs);
        Assert.Equal([new MetricRef(Metric.Accuracy), new MetricRef(Metric.Latency, "cpu")], spec.Objectives);
        Assert.Equal(["l1", "l2"], spec.Prune.Criterion);
        Assert.Equal(FloatKnob.Range(0.1, 0.7), spec.Prune.Ratio);
        Assert.Equal([1.0], spec.Recovery.Rungs);
        Assert.Equal(24, spec.Search.Candidates);
        Assert.Equal("nsga2", spec.Search.Sampler);
        Assert.NotNull(spec.Search.Options);
        Assert.Null(spec.Budget.WallClock);
    }

    [Fact]
    public void All_errors_are_reported_at_once_in_the_order_of_the_text()
    {
        IReadOnlyList<InputError> errors = ErrorsWith("""
            seed: -1
            prune:
              ratio: 1.5
              criterion: [l1, l3]
            recovery:
              epochs: many
            search: {candidates: 0}
            """);
        Assert.Equal(
            [
                "spec.yaml:8:7 seed", "spec.yaml:10:10 prune.ratio", "spec.yaml:11:19 prune.criterion[1]", "spec.yaml:13:11 recovery.epochs",
                "spec.yaml:14:22 search.candidates",
            ],
            errors.Select(e => e.Where));
    }

    [Theory]
    [InlineData("seed: -1", "-1", "a whole number from 0 to 18446744073709551615")]
    [InlineData("seed: 18446744073709551616", "18446744073709551616", "a whole number from 0 to 18446744073709551615")]
    [InlineData("recovery: {momentum: 1}", "1; give less than 1", "a number from 0 to below 1")]
    [InlineData("recovery: {epochs: -0.5}", "-0.5; give at least 0", "a number from 0")]
    [InlineData("recovery: {epochs: .nan}", ".nan; give a finite number", "a number from 0")]
    [InlineData("recovery: {batch: 70000}", "70000; give at most 65536", "a whole number from 1 to 65536")]
    [InlineData("search: {eta: 1}", "1; give more than 1", "a number above 1")]
    [InlineData("budget: {wallClock: 30}", "30 without a unit; write for example 90s, 30m or 2h", "a duration such as")]
    [InlineData("budget: {wallClock: 0s}", "'0s'; give more than 0s", "a duration such as")]
    [InlineData("baselines: {uniform: [1]}", "1; give less than 1", "a number above 0 to below 1")]
    public void An_error_carries_value_mending_and_rule(string line, string message, string rule)
    {
        InputError error = ErrorWith(line);
        Assert.Contains(message, error.Message);
        Assert.Contains(rule, error.Rule);
    }

    [Theory]
    [InlineData("serch: {candidates: 3}", "spec.yaml:8:1 serch", "search")]
    [InlineData("recovery: {epoch: 3}", "spec.yaml:8:12 recovery.epoch", "epochs")]
    [InlineData("search:\n  candiadtes: 3", "spec.yaml:9:3 search.candiadtes", "candidates")]
    [InlineData("search: {options: {populationsize: 8}}", "spec.yaml:8:20 search.options.populationsize", "populationSize")]
    public void An_unknown_key_is_an_error_that_suggests_the_near_name(string line, string where, string suggestion)
    {
        InputError error = ErrorWith(line);
        Assert.Equal(where, error.Where);
        Assert.Contains($"did you mean '{suggestion}'?", error.Message);
        Assert.Contains("keys of", error.Rule);
    }

    [Fact]
    public void A_key_that_is_near_to_none_gets_no_suggestion()
    {
        InputError error = ErrorWith("zebra: 1");
        Assert.DoesNotContain("did you mean", error.Message);
        Assert.Contains("apiVersion", error.Rule);
    }

    [Theory]
    [InlineData("prune: {criterion: [teylor]}", "taylor")]
    [InlineData("prune: {allocation: pergroup}", "perGroup")]
    [InlineData("prune: {schedule: oneshot}", "oneShot")]
    [InlineData("search: {sampler: nsga}", "nsga2")]
    [InlineData("recovery: {optimizer: adamw}", "adamW")]
    [InlineData("task: fidelty", "fidelity")]
    public void A_misspelt_name_is_an_error_that_suggests_the_near_name(string line, string suggestion) =>
        Assert.Contains($"did you mean '{suggestion}'?", ErrorWith(line).Message);

    [Theory]
    [InlineData("recovery: [1, 2]", "recovery", "a mapping of keys and values")]
    [InlineData("recovery: 3", "recovery", "a mapping of keys and values")]
    [InlineData("recovery: {epochs: \"3\"}", "recovery.epochs", "a number")]
    [InlineData("recovery: {epochs: [3]}", "recovery.epochs", "a number")]
    [InlineData("recovery: {epochs: true}", "recovery.epochs", "a number")]
    [InlineData("recovery: {batch: 1.5}", "recovery.batch", "a whole number")]
    [InlineData("objectives: accuracy", "objectives", "a list of metrics")]
    [InlineData("objectives: []", "objectives", "give at least 1")]
    [InlineData("constraints: \"macs <= 1G\"", "constraints", "a list of constraints")]
    [InlineData("prune: {criterion: {l1: 1}}", "prune.criterion", "is a mapping; give one of")]
    [InlineData("prune: {criterion: 1}", "prune.criterion", "give one of")]
    [InlineData("data2: 1\nprune: {exclude: 3}", "prune.exclude", "put it in quotes")]
    [InlineData("recovery:", "recovery", "or remove the key")]
    public void A_value_of_the_wrong_type_is_an_error_that_says_what_to_give(string lines, string path, string mend)
    {
        InputError error = Assert.Single(ErrorsWith(lines), e => e.Where.EndsWith(" " + path, StringComparison.Ordinal));
        Assert.Contains(mend, error.Message);
    }

    [Fact]
    public void Missing_keys_are_all_named()
    {
        IReadOnlyList<InputError> errors = Errors("seed: 3\n");
        Assert.Equal(["apiVersion", "data", "model", "name"], errors.Select(e => e.Where.Split(' ')[1]).Order(StringComparer.Ordinal));
        Assert.All(errors, e => Assert.Equal("is missing; add it", e.Message));
        Assert.All(errors, e => Assert.StartsWith("required: ", e.Rule));
    }

    [Fact]
    public void A_key_that_is_given_twice_is_an_error_at_the_second()
    {
        InputError error = ErrorWith("seed: 1\nseed: 2");
        Assert.Equal("spec.yaml:9:1 seed", error.Where);
        Assert.Contains("first in line 8", error.Message);
    }

    [Theory]
    [InlineData("model: {onnx: a.onnx, architecture: lenet5}", "has both onnx and architecture")]
    [InlineData("model: {}", "has neither onnx nor architecture")]
    [InlineData("model: {onnx: a.onnx, width: 8}", "width")]
    [InlineData("model: {architecture: lenet5, bind: {H: 3}}", "bind")]
    public void A_model_is_a_file_or_an_architecture(string model, string named)
    {
        InputError error = Assert.Single(Errors(Least.Replace("model: {architecture: lenet5}", model, StringComparison.Ordinal)));
        Assert.Contains(named, error.Where + error.Message);
        Assert.Contains("a model is an ONNX file", error.Rule);
    }

    [Theory]
    [InlineData("search: {promotion: asha}", "search.promotion", "asha needs two rungs")]
    [InlineData("recovery: {rungs: [0.25, 0.5]}", "recovery.rungs", "the last rung is 1")]
    [InlineData("recovery: {rungs: [0.5, 0.25, 1]}", "recovery.rungs[1]", "increasing")]
    [InlineData("objectives: [accuracy, accuracy]", "objectives[1]", "each item once")]
    [InlineData("objectives: [agreement, macs]", "objectives[0]", "agreement and outputError with fidelity")]
    [InlineData("objectives: [accuracy, latency(gpu)]", "objectives[1]", "metrics are measured on targets of the spec")]
    [InlineData("search: {options: {populationSize: 8, generationSize: 9}}", "search.options", "")]
    public void What_does_not_fit_together_is_an_error(string line, string path, string rule)
    {
        InputError error = ErrorWith(line);
        Assert.Contains($" {path}", error.Where);
        Assert.Contains(rule, error.Rule);
    }

    [Fact]
    public void Two_targets_have_two_names()
    {
        string text = Least.Replace("[{name: cpu, runtime: compute}]", "[{name: cpu, runtime: compute}, {name: cpu, runtime: onnxruntime}]", StringComparison.Ordinal);
        InputError error = Assert.Single(Errors(text));
        Assert.Equal("each target has a name of its own", error.Rule);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("[1, 2]")]
    [InlineData("just text")]
    [InlineData("a: [1,\n")]
    [InlineData("a: *nothing\n")]
    [InlineData("a: &a [*a]\n")]
    [InlineData("--- {}\n--- {}\n")]
    [InlineData("a: !!python/object:os.system {}\n")]
    [InlineData("\ta: 1\n")]
    public void What_is_not_a_mapping_in_YAML_is_an_error_with_a_place(string text) =>
        Assert.All(Errors(text), e => Assert.StartsWith("spec.yaml:", e.Where));

    [Fact]
    public void Nested_aliases_are_refused_before_they_grow()
    {
        string text = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + string.Concat(Enumerable.Range('b', 8).Select(c =>
            $"{(char)c}: &{(char)c} [{string.Join(", ", Enumerable.Repeat($"*{(char)(c - 1)}", 9))}]\n"));
        Assert.Contains(Errors(text), e => e.Rule == "at most 20000 values");
    }

    [Fact]
    public void A_file_is_read_with_paths_from_its_own_folder()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("specs/one.yaml", Least.Replace("architecture: lenet5", "onnx: ../models/net.onnx", StringComparison.Ordinal));
        CampaignSpec spec = SpecReader.ReadFile(path, SpecContext.BuiltIn);
        Assert.Equal(Path.Combine(folder.Path, "models", "net.onnx"), spec.Model.Onnx);
        Assert.Equal(Path.Combine(folder.Path, "specs"), spec.BaseFolder);
    }

    [Fact]
    public void A_file_that_is_missing_too_long_or_not_text_is_an_input_error()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<InvalidInputException>(() => SpecReader.ReadFile(Path.Combine(folder.Path, "none.yaml"), SpecContext.BuiltIn));
        Assert.Throws<InvalidInputException>(() => SpecReader.ReadFile(folder.Path, SpecContext.BuiltIn));
        string path = folder.File("long.yaml", "#" + new string('x', 1 << 20));
        Assert.Contains("1 MiB", Assert.Throws<InvalidInputException>(() => SpecReader.ReadFile(path, SpecContext.BuiltIn)).Message);
        File.WriteAllBytes(path, [0x6e, 0xff, 0xfe]);
        Assert.Contains("UTF-8", Assert.Throws<InvalidInputException>(() => SpecReader.ReadFile(path, SpecContext.BuiltIn)).Message);
    }
}
