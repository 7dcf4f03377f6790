using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Campaigns.Work;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Targets;
using PruneSearch.Hardware.Tools;
using PruneSearch.TestKit.Hardware;
using PruneSearch.Training;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>Campaigns that are measured, judged and trained by programs that the operator registered.</summary>
public sealed class ToolCampaignTests : IDisposable
{
    /// <summary>A model costs a nanosecond per byte.</summary>
    private const string Bench = "echo \"{\\\"seconds\\\": $(($(wc -c < \"$1\") * $2))e-9}\"";

    private const string Judge = "case $(cat \"$1\") in *'\"split\": \"test\"'*) a=0.5;; *) a=0.75;; esac; echo \"{\\\"accuracy\\\": $a, \\\"samples\\\": 200}\"";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_campaign_is_measured_judged_and_trained_by_tools()
    {
        ToolRegistry tools = Tools(Bench, Judge, "echo called >> calls; cp \"$1\" \"$2\"");
        CampaignState state = await SmallCampaign.RunAsync(Spec("channel"), _folder.Path, parallel: 1, TestContext.Current.CancellationToken, tools: tools);

        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        CandidateState[] complete = [.. state.Candidates.Where(c => c.Status == CandidateStatus.Complete)];
        Assert.NotEmpty(complete);
        var interval = Proportion.Of(150, 200);
        EvaluationFigures judged = new() { Samples = 200, Accuracy = 0.75, AccuracyLow = interval.Low, AccuracyHigh = interval.High };
        Assert.Equal((judged, (EvaluationFigures?)null), (state.Base!.Validation, state.Base.Training));
        Assert.Equal(0.5, state.DenseTest!.Figures.Accuracy);
        Assert.All(complete, c => Assert.Equal(judged, c.Evaluation!.Figures));
        Assert.All(state.FinalFront, n => Assert.Equal(0.5, state.Candidates[n].Test!.Figures.Accuracy));

        // Two rungs of six steps in all, one call each.
        Assert.All(complete, c => Assert.Equal([3L, 6L], c.Rungs.Select(r => r.Training!.Steps)));
        Assert.Equal(2 * complete.Length, (await File.ReadAllLinesAsync(_folder.File("calls"), TestContext.Current.CancellationToken)).Length);
        Assert.All(complete, c => Assert.Equal(c.Plan!.Parameters, c.Evaluation!.Parameters));

        // Latency is the file's size, beside the dense model's.
        var store = new DirectoryArtifactStore(Path.Combine(_folder.Path, "artifacts"), new DurableFiles(NoCrashPoints.Instance));
        CandidateState shown = complete.First(c => c.Measurements.ContainsKey("edge"));
        MeasureReport measured = shown.Measurements["edge"];
        Assert.Equal(new FileInfo(await store.GetFileAsync(shown.Plan!.Model!.Value, TestContext.Current.CancellationToken)).Length * 1e-6, measured.LatencyMs, 1e-9);
        Assert.Equal(state.Base.Bytes * 1e-6, measured.DenseMs!.Value, 1e-9);
        MeasurementReceipt receipt = MeasurementReceipt.FromJson(await File.ReadAllTextAsync(await store.GetFileAsync(measured.Receipt, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken));
        Assert.Equal(("tool:bench", tools[ToolKind.Benchmark, "bench"].ProgramSha256()), (receipt.Runtime.Name, receipt.Runtime.LibrarySha256));
    }

    [Fact]
    public async Task Masks_hold_against_a_trainer_that_forgets_them()
    {
        ToolRegistry tools = Tools(Bench, Judge, "test -f \"$(dirname \"$1\")/masks.safetensors\" && cp \"$3\" \"$2\"");
        CampaignState state = await SmallCampaign.RunAsync(Spec("weight"), _folder.Path, parallel: 1, TestContext.Current.CancellationToken, tools: tools);
        Assert.True(state.Phase == CampaignPhase.Finished, $"{state.Phase}: {state.Reason}");
        Assert.All(state.Candidates, c => Assert.True(c.Status == CandidateStatus.Complete, c.Reason));
        Assert.All(state.Candidates, c => Assert.Equal(c.Plan!.NonZeroParameters, c.Evaluation!.NonZeroParameters));
    }

    [Fact]
    public async Task A_tool_that_always_fails_fails_its_candidates_and_says_why()
    {
        ToolRegistry tools = Tools(Bench, Judge, "echo 'out of luck' >&2; exit 4");
        CampaignState state = await SmallCampaign.RunAsync(Spec("channel"), _folder.Path, parallel: 1, TestContext.Current.CancellationToken, tools: tools);
        Assert.NotEmpty(state.Candidates);
        Assert.All(state.Candidates.Where(c => c.Status != CandidateStatus.Duplicate), c =>
        {
            Assert.Equal(CandidateStatus.Failed, c.Status);
            Assert.Contains("exit code 4", c.Reason, StringComparison.Ordinal);
            Assert.Contains("out of luck", c.Reason, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_machine_without_a_tool_is_unfit_for_what_needs_it()
    {
        using var runner = new WorkRunner(Spec("channel"), SmallCampaign.Services(_folder.Path, new DurableFiles(NoCrashPoints.Instance)), TimeProvider.System);
        ArtifactHash any = ArtifactHash.Of([1]);
        var recipe = new CandidateRecipe { Granularity = "channel", Criterion = "l1", Normalization = default, Allocation = "uniform", Schedule = "oneShot" };
        (WorkItem Item, string Tool)[] items =
        [
            (new WorkItem.Base(), "evaluator 'judge'"),
            (new WorkItem.Train { Candidate = 0, BaseModel = any, Plan = any, Recipe = recipe, Rung = 0 }, "trainer 'tune'"),
            (new WorkItem.Evaluate { Candidate = 0, BaseModel = any, Plan = any }, "evaluator 'judge'"),
            (new WorkItem.Measure { Candidate = 0, Target = "edge", Model = any }, "benchmark 'bench'"),
        ];
        foreach ((WorkItem item, string tool) in items)
        {
            WorkFailedException e = await Assert.ThrowsAsync<WorkFailedException>(() => runner.RunAsync(item, new Progress<WorkProgress>(), TestContext.Current.CancellationToken));
            Assert.Equal(FailureKind.Unfit, e.Kind);
            Assert.Contains($"no {tool} is registered", e.Message, StringComparison.Ordinal);
        }
    }

    private static CampaignSpec Spec(string granularity) => SmallCampaign.Spec(candidates: 2, s => s with
    {
        Targets = [Target.Create(new TargetSpec { Name = "edge", Runtime = "tool:bench" }, "targets[0]", ["tool:bench"], [])!],
        Prune = s.Prune with { Granularity = [granularity] },
        Recovery = s.Recovery with { Tool = "tune", Rungs = [0.5, 1] },
        Evaluation = new EvaluationSpec { Tool = "judge" },
        Measurement = new MeasurementProtocol { Rounds = 10, MinimumRounds = 10, WarmUpRuns = 1, WarmUpSeconds = 0, Resamples = 100 },
    });

    private ToolRegistry Tools(string bench, string judge, string tune) => new(
    [
        ShellTool.Of(_folder, ToolKind.Benchmark, bench, ["{model}", "{count}"], name: "bench"),
        ShellTool.Of(_folder, ToolKind.Evaluator, judge, ["{request}"], name: "judge"),
        ShellTool.Of(_folder, ToolKind.Trainer, tune, ["{model}", "{out}", "{dense}"], name: "tune"),
    ]);
}
