using System.Text.Json;
using PruneSearch.Campaigns.Tools;
using PruneSearch.Campaigns.Work;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Tools;
using PruneSearch.TestKit.Artifacts;
using PruneSearch.TestKit.Hardware;
using PruneSearch.Training;
using Xunit;

namespace PruneSearch.Core.Tests.Campaigns.Tools;

public sealed class ToolEvaluationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_evaluator_gets_the_model_and_the_split_and_gives_figures()
    {
        EvaluationFigures figures = Judge("cp \"$1\" request; cp \"$2\" model; echo \"$2\" > path; echo '{\"accuracy\": 0.9, \"samples\": 50, \"loss\": 0.25}'");
        var interval = Proportion.Of(45, 50);
        Assert.Equal(new EvaluationFigures { Samples = 50, Accuracy = 0.9, AccuracyLow = interval.Low, AccuracyHigh = interval.High, Loss = 0.25 }, figures);
        using var request = JsonDocument.Parse(File.ReadAllText(_folder.File("request")));
        JsonElement r = request.RootElement;
        Assert.Equal(("test", "least", 4, 2), (r.GetProperty("split").GetString(), r.GetProperty("campaign").GetString(), r.GetProperty("candidate").GetInt32(), r.GetProperty("threads").GetInt32()));
        Assert.Equal(File.ReadAllText(_folder.File("path")).Trim(), r.GetProperty("model").GetString());
        Assert.Equal("weights", File.ReadAllText(_folder.File("model")));
        Assert.False(File.Exists(r.GetProperty("model").GetString()));
    }

    [Fact]
    public void The_loss_may_be_missing_where_nobody_needs_it()
    {
        Assert.Null(Judge("echo '{\"accuracy\": 1, \"samples\": 3}'").Loss);
        Assert.Contains("no loss", Assert.Throws<RuntimeCrashedException>(() => Judge("echo '{\"accuracy\": 1, \"samples\": 3}'", needsLoss: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_number_under_a_name_of_its_own_is_kept_on_its_own_scale()
    {
        EvaluationFigures figures = Judge("echo '{\"mAP@0.5\": 41.25, \"shift\": -3e-4, \"note\": \"fast\", \"huge\": 1e999, \"a b\": 1, \"accuracy\": 0.5, \"samples\": 10}'");
        Assert.Equal([new("mAP@0.5", 41.25), new("shift", -3e-4)], figures.Metrics!);
        Assert.Equal(0.5, figures.Accuracy);
        Assert.Null(Judge("echo '{\"accuracy\": 1, \"samples\": 3}'").Metrics);
    }

    [Fact]
    public void With_metrics_of_its_own_accuracy_may_be_missing()
    {
        EvaluationFigures figures = Judge("echo '{\"mAP\": 0.41, \"recall\": 0.6}'", needs: new EvaluationNeeds(false, false, ["mAP"]));
        Assert.Equal((0, (double?)null, (double?)null), (figures.Samples, figures.Accuracy, figures.AccuracyLow));
        Assert.Equal([new("mAP", 0.41), new("recall", 0.6)], figures.Metrics!);
    }

    [Theory]
    [InlineData("{\\\"recall\\\": 0.6}", "it has no mAP, which is an objective or in a constraint")]
    [InlineData("{\\\"mAP\\\": null}", "it has no mAP")]
    [InlineData("{\\\"mAP\\\": \\\"0.4\\\"}", "mAP is \"0.4\", which is not a finite number")]
    [InlineData("{\\\"mAP\\\": 1e999}", "mAP is 1e999, which is not a finite number")]
    [InlineData("{\\\"mAP\\\": NaN}", "not one JSON document ('{\"mAP\": NaN}')")]
    [InlineData("{\\\"mAP\\\": [0.4]}", "mAP is [0.4], which is not a finite number")]
    [InlineData("{\\\"mAP\\\": 0.4, \\\"accuracy\\\": 0.5}", "no number of samples")]
    public void A_metric_that_the_campaign_goes_by_is_there_and_a_number(string answer, string words)
    {
        RuntimeCrashedException e = Assert.Throws<RuntimeCrashedException>(() => Judge($"echo \"{answer}\"", needs: new EvaluationNeeds(false, false, ["mAP"])));
        Assert.Equal(CrashKind.Garbled, e.Kind);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo 'no such split' >&2; exit 2", CrashKind.Exited, "no such split")]
    [InlineData("echo 90 percent", CrashKind.Garbled, "not one JSON document")]
    [InlineData("echo '{\"samples\": 3}'", CrashKind.Garbled, "no accuracy")]
    [InlineData("echo '{\"accuracy\": 0.5}'", CrashKind.Garbled, "no number of samples")]
    [InlineData("echo '{\"accuracy\": 90, \"samples\": 100}'", CrashKind.Garbled, "accuracy is 90")]
    [InlineData("echo '{\"accuracy\": -0.1, \"samples\": 100}'", CrashKind.Garbled, "accuracy is -0.1")]
    [InlineData("echo '{\"accuracy\": 0.5, \"samples\": 0}'", CrashKind.Garbled, "samples is 0")]
    [InlineData("echo '{\"accuracy\": 0.5, \"samples\": 2.5}'", CrashKind.Garbled, "not a whole number")]
    [InlineData("echo '{\"accuracy\": 0.5, \"samples\": 2, \"loss\": \"low\"}'", CrashKind.Garbled, "loss is")]
    public void An_evaluator_that_fails_is_a_crash_with_its_words(string script, CrashKind kind, string words)
    {
        RuntimeCrashedException e = Assert.Throws<RuntimeCrashedException>(() => Judge(script));
        Assert.Equal(kind, e.Kind);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluator_that_takes_too_long_is_killed() =>
        Assert.Equal(CrashKind.TimedOut, Assert.Throws<RuntimeCrashedException>(() => Judge("exec tail -f /dev/null", clock: new HastyClock())).Kind);

    private EvaluationFigures Judge(string script, bool needsLoss = false, TimeProvider? clock = null, EvaluationNeeds? needs = null)
    {
        RegisteredTool tool = ShellTool.Of(_folder, ToolKind.Evaluator, script, ["{request}", "{model}"], seconds: 30);
        return new ToolEvaluation(tool, needs ?? new EvaluationNeeds(true, needsLoss, []), clock ?? TimeProvider.System).Judge(
            _folder.File("artifact", "weights"), new EvaluationRequest("", "test", "least", 4, 1, 2), TestContext.Current.CancellationToken);
    }
}
