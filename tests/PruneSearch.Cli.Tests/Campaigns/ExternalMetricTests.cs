using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Cli.Output;
using PruneSearch.Hardware.Tools;
using PruneSearch.TestKit.Hardware;
using Spectre.Console;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>Campaigns that go by metrics of an evaluator's own: here the exported file's size, under a name that says nothing of it.</summary>
public sealed class ExternalMetricTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_front_is_over_the_evaluators_metric_in_its_direction(bool smallerIsBetter)
    {
        CampaignSpec spec = Spec(MetricRef.Named("mAP", smallerIsBetter));
        CampaignState state = await RunAsync(spec, "echo \"{\\\"mAP\\\": $(wc -c < \"$1\"), \\\"recall\\\": 0.25}\"");
        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        CandidateState[] complete = [.. state.Candidates.Where(c => c.Status == CandidateStatus.Complete)];
        Assert.True(complete.Select(c => c.Evaluation!.Bytes).Distinct().Count() > 1, "candidates do not differ");
        Assert.All(complete, c => Assert.Equal(c.Evaluation!.Bytes, c.Objectives!.Value[0]));
        long best = smallerIsBetter ? complete.Min(c => c.Evaluation!.Bytes) : complete.Max(c => c.Evaluation!.Bytes);
        Assert.All(CampaignFront.Of(state, spec), n => Assert.Equal(best, state.Candidates[n].Evaluation!.Bytes));
        Assert.All(state.FinalFront, n => Assert.Equal(0.25, state.Candidates[n].Test!.Figures.Metrics!["recall"]));
        Assert.Equal(state.Base!.Bytes, CandidateFigures.OfDense(state, spec.Objectives[0]));

        using var page = new StringWriter();
        CampaignReport.Write(page, new ReportContent(state, spec, await ReceiptBook.ReadAsync(state, new DirectoryArtifactStore(Path.Combine(_folder.Path, "artifacts"), new DurableFiles(NoCrashPoints.Instance)), TestContext.Current.CancellationToken), "runs/small"));
        Assert.Contains($"metric(mAP), {(smallerIsBetter ? "smaller" : "larger")} is better", page.ToString(), StringComparison.Ordinal);
        Assert.Contains("metric(recall)", page.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(">accuracy", page.ToString(), StringComparison.Ordinal);
        using var table = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(table), Ansi = AnsiSupport.No });
        console.Profile.Width = 300;
        CandidateTable.Write(console, state, spec, complete, []);
        Assert.Contains("metric(mAP)", table.ToString(), StringComparison.Ordinal);
        Assert.Contains($"mAP {Figures.Number(best)}, recall 0.25", table.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_constraint_on_it_decides_who_is_feasible()
    {
        CampaignSpec spec = Spec(MetricRef.Named("mAP")) with { Constraints = [new ConstraintSpec(MetricRef.Named("recall"), IsUpper: false, 0.5, 0, "metric(recall) >= 0.5 * baseline")] };
        CampaignState state = await RunAsync(spec, "case $(cat \"$2\") in *'\"candidate\": null'*) r=0.9;; *'\"candidate\": 0'*) r=0.1;; *) r=0.8;; esac; echo \"{\\\"mAP\\\": 40, \\\"recall\\\": $r}\"");
        Assert.False(state.Candidates[0].IsFeasible);
        Assert.Equal(0.35, state.Candidates[0].Violations!.Value[0], 1e-9);
        Assert.Contains(state.Candidates, c => c.IsFeasible);
    }

    [Fact]
    public async Task An_answer_without_it_fails_the_candidate_and_says_what_is_missing()
    {
        CampaignState state = await RunAsync(Spec(MetricRef.Named("mAP")), "case $(cat \"$2\") in *'\"candidate\": null'*) echo '{\"mAP\": 0.4}';; *) echo '{\"map\": 0.4}';; esac");
        CandidateState failed = state.Candidates.First(c => c.Status != CandidateStatus.Duplicate);
        Assert.Equal(CandidateStatus.Failed, failed.Status);
        Assert.Contains("it has no mAP, which is an objective or in a constraint of the campaign ('{\"map\": 0.4}')", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_labels_agreement_is_judged_here_and_the_metric_by_the_tool()
    {
        CampaignSpec spec = Spec(MetricRef.Named("mAP")) with { Task = TaskKind.Fidelity };
        CampaignState state = await RunAsync(spec with { Objectives = [.. spec.Objectives, new MetricRef(Metric.Agreement)] }, "echo '{\"mAP\": 41.5}'");
        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        Assert.Equal((1.0, 41.5), (state.Base!.Validation.Agreement, state.Base.Validation.Metrics!["mAP"]));
        CandidateState c = state.Candidates.First(c => c.Status == CandidateStatus.Complete);
        Assert.Equal(41.5, c.Objectives!.Value[0]);
        Assert.InRange(c.Objectives.Value[1], 0, 1);
        Assert.NotNull(c.Plan!.Before!.Agreement);
    }

    private static CampaignSpec Spec(MetricRef metric) => SmallCampaign.Spec(candidates: 3, s => s with
    {
        Objectives = [metric],
        Evaluation = new EvaluationSpec { Tool = "detect", SmallerIsBetter = metric.SmallerIsBetter ? [metric.External!] : [] },
        Prune = s.Prune with { Allocation = ["uniform"], Ratio = FloatKnob.Range(0.1, 0.6) },
    });

    private Task<CampaignState> RunAsync(CampaignSpec spec, string script) => SmallCampaign.RunAsync(
        spec, _folder.Path, parallel: 1, TestContext.Current.CancellationToken,
        tools: new ToolRegistry([ShellTool.Of(_folder, ToolKind.Evaluator, script, ["{model}", "{request}"], name: "detect")]));
}
