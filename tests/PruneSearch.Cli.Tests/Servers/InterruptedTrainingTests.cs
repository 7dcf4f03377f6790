using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Campaigns.Work;
using PruneSearch.Cli.Tests.Campaigns;
using PruneSearch.Compute;
using PruneSearch.Formats.SafeTensors;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Servers;

/// <summary>A training that is told to stop leaves a checkpoint; whoever goes on from it comes to the same bytes as one that was never stopped.</summary>
public sealed class InterruptedTrainingTests : IDisposable
{
    /// <summary>Steps of the whole training; iterative schedules cut before steps 0, 2, 4 and 6.</summary>
    private const int Steps = 12;

    private readonly TemporaryFolder _folder = new();
    private readonly DurableFiles _files = new(NoCrashPoints.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("channel", "oneShot", "l1", 0)]
    [InlineData("channel", "iterative", "l1", 0)]
    [InlineData("channel", "iterative", "taylor", 0.5)]
    [InlineData("weight", "oneShot", "l1", 0)]
    [InlineData("weight", "iterative", "l1", 0)]
    [InlineData("weight", "iterative", "taylor", 0)]
    public async Task Stopped_anywhere_it_ends_with_the_same_checkpoint_and_model(string granularity, string schedule, string criterion, double distillation)
    {
        CampaignSpec spec = Spec(granularity, schedule, criterion, distillation);
        WorkItem.Train item = await FirstTrainingAsync(spec);
        TrainReport whole = await RunAsync(spec, item);
        Assert.Equal(Steps, whole.Steps);

        // Behind every step but the last, once.
        for (int step = 1; step < Steps; step++)
        {
            WorkItem.Train left = item with { Checkpoint = await StoppedAsync(spec, item, afterSteps: step) };
            Assert.Equal((step, whole.Checkpoint), (step, (await RunAsync(spec, left)).Checkpoint));
        }

        // Behind every step, again and again: each worker does one.
        WorkItem.Train next = item;
        for (int step = 1; step < Steps; step++)
        {
            next = item with { Checkpoint = await StoppedAsync(spec, next, afterSteps: 1) };
        }

        Assert.Equal(whole.Checkpoint, (await RunAsync(spec, next)).Checkpoint);
        Assert.Equal(await ModelAsync(spec, item, whole.Checkpoint), await ModelAsync(spec, item, (await RunAsync(spec, next)).Checkpoint));
    }

    /// <summary>The average of the weights at every step behind the last cut; with interruptions, and with a rung before.</summary>
    [Theory]
    [InlineData("channel", "oneShot", 0.5, 7)]
    [InlineData("channel", "iterative", 0.75, 7)] // the last cut, before step 6, begins it anew
    [InlineData("weight", "oneShot", 0.25, 10)]
    public async Task Averaged_weights_are_the_mean_of_those_at_the_points_however_often_it_is_stopped(string granularity, string schedule, double averaging, int first)
    {
        CampaignSpec plain = Spec(granularity, schedule, "l1", 0);
        CampaignSpec spec = plain with { Recovery = plain.Recovery with { Averaging = averaging } };
        WorkItem.Train item = await FirstTrainingAsync(plain);
        var points = new List<IReadOnlyDictionary<string, float[]>>();
        for (int step = first; step <= Steps; step++)
        {
            points.Add(await WeightsAsync(step == Steps ? (await RunAsync(plain, item)).Checkpoint : await StoppedAsync(plain, item, step)));
        }

        ArtifactHash averaged = (await RunAsync(spec, item)).Checkpoint;
        IReadOnlyDictionary<string, float[]> own = await WeightsAsync(averaged);
        foreach ((string name, float[] values) in own.Where(w => !IsStatistic(w.Key)))
        {
            double[] mean = [.. values.Select((_, i) => points.Average(p => (double)p[name][i]))];
            Assert.All(values.Zip(mean), v => Assert.Equal(v.Second, v.First, 1e-6));
            Assert.False(points[^1][name].SequenceEqual(values), $"{name} is that of the last step");
        }

        // Statistics are those of the averaged weights, not averages of statistics.
        Assert.All(own.Where(w => IsStatistic(w.Key)), s => Assert.Contains(s.Value.Select((v, i) => Math.Abs(v - points.Average(p => p[s.Key][i]))), d => d > 1e-5));

        WorkItem.Train next = item;
        for (int step = 1; step < Steps; step++)
        {
            next = item with { Checkpoint = await StoppedAsync(spec, next, afterSteps: 1) };
        }

        Assert.Equal(averaged, (await RunAsync(spec, next)).Checkpoint);
    }

    [Fact]
    public async Task Only_the_last_rung_is_averaged()
    {
        CampaignSpec plain = Spec("channel", "oneShot", "l1", 0);
        plain = plain with { Recovery = plain.Recovery with { Rungs = [0.75, 1] } };
        CampaignSpec spec = plain with { Recovery = plain.Recovery with { Averaging = 1 } };
        WorkItem.Train item = await FirstTrainingAsync(plain);
        ArtifactHash first = (await RunAsync(spec, item)).Checkpoint;
        Assert.Equal((await RunAsync(plain, item)).Checkpoint, first);
        WorkItem.Train second = item with { Rung = 1, Checkpoint = first };
        float[][] points = [await BiasAsync(await StoppedAsync(plain, second, 1)), await BiasAsync(await StoppedAsync(plain, second, 2)), await BiasAsync((await RunAsync(plain, second)).Checkpoint)];
        float[] own = await BiasAsync((await RunAsync(spec, second)).Checkpoint);
        Assert.All(Enumerable.Range(0, own.Length), i => Assert.Equal(points.Average(p => (double)p[i]), own[i], 1e-7));

        async Task<float[]> BiasAsync(ArtifactHash checkpoint) => (await WeightsAsync(checkpoint))["fc.bias"];
    }

    /// <summary>An evaluation every 1, 2 or 4 steps; where it ends and what it keeps follows from the accuracies of a training that is never stopped.</summary>
    [Theory]
    [InlineData("channel", "oneShot", 1, 1)]
    [InlineData("channel", "oneShot", 2, 1)]
    [InlineData("channel", "iterative", 1, 1)] // nothing is evaluated before the last cut, at step 6
    [InlineData("weight", "oneShot", 2, 2)]
    [InlineData("channel", "oneShot", 5, 4)]
    public async Task Without_improvement_a_rung_ends_with_its_best_weights_however_often_it_is_stopped(string granularity, string schedule, int patience, int every)
    {
        CampaignSpec plain = Spec(granularity, schedule, "l1", 0);
        plain = plain with { Recovery = plain.Recovery with { LearningRate = FloatKnob.Fixed(0.3) } }; // too high: accuracy goes up and down
        CampaignSpec spec = plain with { Recovery = plain.Recovery with { Patience = patience, EvaluateEvery = (double)every / Steps } };
        WorkItem.Train item = await FirstTrainingAsync(plain);
        (int best, double accuracy, int failures, int end) = (0, -1, 0, Steps);
        for (int step = every; step <= Steps; step += every)
        {
            if (schedule == "iterative" && step <= 6)
            {
                continue;
            }

            ArtifactHash there = step == Steps ? (await RunAsync(plain, item)).Checkpoint : await StoppedAsync(plain, item, step);
            double own = (await EvaluatedAsync(plain, item, there)).Figures.Accuracy!.Value;
            (best, accuracy, failures) = own > accuracy ? (step, own, 0) : (best, accuracy, failures + 1);
            if (failures == patience)
            {
                end = step;
                break;
            }
        }

        Assert.True(patience * every > Steps || end < Steps, "it is not stopped early: nothing is tested");
        IReadOnlyDictionary<string, float[]> expected = await WeightsAsync(best == Steps ? (await RunAsync(plain, item)).Checkpoint : await StoppedAsync(plain, item, best));
        var done = new StopAfter(int.MaxValue, new CancellationTokenSource());
        using var runner = new WorkRunner(spec, Services(), TimeProvider.System);
        var whole = (TrainReport)await runner.RunAsync(item, done, Cancellation);
        Assert.Equal(end, done.Losses);
        Assert.Equal(Steps, whole.Steps);
        IReadOnlyDictionary<string, float[]> kept = await WeightsAsync(whole.Checkpoint);
        Assert.Equal(expected.Keys.Order(), kept.Keys.Order());
        Assert.All(kept, w => Assert.Equal(expected[w.Key], w.Value));

        WorkItem.Train next = item;
        for (int step = 1; step < end; step++)
        {
            next = item with { Checkpoint = await StoppedAsync(spec, next, afterSteps: 1) };
        }

        Assert.Equal(whole.Checkpoint, (await RunAsync(spec, next)).Checkpoint);
    }

    [Theory]
    [InlineData("channel", "l1")]
    [InlineData("channel", "taylor")]
    [InlineData("weight", "taylor")]
    public async Task Stopped_right_behind_a_cut_the_cut_is_made_again(string granularity, string criterion)
    {
        CampaignSpec spec = Spec(granularity, "iterative", criterion, 0);
        WorkItem.Train item = await FirstTrainingAsync(spec);
        TrainReport whole = await RunAsync(spec, item);
        int kept = 0;
        for (int compile = 1; ; compile++)
        {
            using var stop = new CancellationTokenSource();
            using var runner = new WorkRunner(spec, Services() with { Backend = new StoppingBackend(new ComputeBackend(), compile, stop) }, TimeProvider.System);
            try
            {
                await runner.RunAsync(item, new Progress<WorkProgress>(), stop.Token);
                break; // it compiled less often than that: every place has been tried
            }
            catch (WorkInterruptedException e)
            {
                kept++;
                Assert.Equal((compile, whole.Checkpoint), (compile, (await RunAsync(spec, item with { Checkpoint = e.Checkpoint })).Checkpoint));
            }
            catch (OperationCanceledException)
            {
                // Before the first step: nothing to keep.
            }
        }

        Assert.InRange(kept, 3, 100); // one for each cut behind the first
    }

    [Fact]
    public async Task Stopped_before_its_first_step_it_keeps_nothing_and_behind_its_last_it_is_done()
    {
        CampaignSpec spec = Spec("channel", "iterative", "l1", 0);
        WorkItem.Train item = await FirstTrainingAsync(spec);
        TrainReport whole = await RunAsync(spec, item);
        using var runner = new WorkRunner(spec, Services(), TimeProvider.System);
        OperationCanceledException early = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunAsync(item, new Progress<WorkProgress>(), new CancellationToken(canceled: true)));
        Assert.IsNotType<WorkInterruptedException>(early);
        using var stop = new CancellationTokenSource();
        var report = (TrainReport)await runner.RunAsync(item, new StopAfter(Steps, stop), stop.Token);
        Assert.True(stop.IsCancellationRequested);
        Assert.Equal(whole.Checkpoint, report.Checkpoint);
    }

    [Fact]
    public async Task A_worker_that_is_told_to_stop_gives_its_lease_back_and_the_campaign_ends_as_if_nothing_had_happened()
    {
        CampaignSpec spec = Spec("channel", "iterative", "l1", 0) with { Recovery = Spec("channel", "iterative", "l1", 0).Recovery with { Rungs = [0.5, 1] } };
        CampaignState calm = await SmallCampaign.RunAsync(spec, Path.Combine(_folder.Path, "calm"), 1, Cancellation);
        await using var host = new EmbeddedCampaignHost(FileCampaignStore.In(Path.Combine(_folder.Path, "campaigns"), _files), new HostingOptions(TimeProvider.System, "test", TimeSpan.FromMinutes(5)) { WorkersAreElsewhere = true });
        await host.StartAsync(new CampaignSubmission(spec, "text", "canonical"), Cancellation);
        int turns = 0;
        while (!(await host.GetAsync(spec.Name, Cancellation))!.IsOver)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            using var runner = new WorkRunner(spec, Services(), TimeProvider.System);
            var worker = new Worker(
                host, new WorkerAbilities($"worker{turns++}"),
                (lease, progress, cancellation) => runner.RunAsync(lease.Item, lease.Item is WorkItem.Train ? new StopAfter(2, stop, progress) : progress, cancellation), TimeProvider.System);
            try
            {
                await worker.RunAsync(async () => (await host.GetAsync(spec.Name, Cancellation))!.IsOver, stop.Token);
            }
            catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
            {
                Assert.Empty((await host.GetAsync(spec.Name, Cancellation))!.Leases); // it gave back what it had
            }
        }

        CampaignState state = (await host.GetAsync(spec.Name, Cancellation))!;
        Assert.Equal(CampaignPhase.Finished, state.Phase);
        Assert.InRange(turns, 6, 100);
        Assert.All(state.Candidates, c => Assert.Empty(c.Failures));
        Assert.Equal(Results(calm), Results(state));
    }

    private static IEnumerable<(ArtifactHash? Checkpoint, ArtifactHash? Model)> Results(CampaignState state) =>
        state.Candidates.SelectMany(c => c.Rungs.Select(r => (r.Training?.Checkpoint, r.Evaluation?.Model)));

    private static CampaignSpec Spec(string granularity, string schedule, string criterion, double distillation) => SmallCampaign.Spec(candidates: 1, s => s with
    {
        Model = s.Model with { Training = new TrainingSpec { Epochs = 0.2, Batch = 50 } },
        Targets = [],
        Objectives = [new MetricRef(Metric.Accuracy), new MetricRef(Metric.Macs)],
        Prune = s.Prune with
        {
            Granularity = [granularity],
            Criterion = [criterion],
            Allocation = ["uniform"],
            Ratio = FloatKnob.Fixed(0.5),
            Schedule = [schedule],
            Steps = schedule == "iterative" ? IntKnob.Fixed(4) : s.Prune.Steps,
            Until = 8.0 / Steps,
        },
        Recovery = s.Recovery with { Epochs = 0.4, Distillation = FloatKnob.Fixed(distillation) },
    });

    private static bool IsStatistic(string name) => name.Contains("running", StringComparison.Ordinal);

    /// <summary>The weights of a checkpoint, by initialiser.</summary>
    private async Task<IReadOnlyDictionary<string, float[]>> WeightsAsync(ArtifactHash checkpoint)
    {
        using var file = SafeTensorFile.Open(await Services().Artifacts.GetFileAsync(checkpoint, Cancellation));
        return file.Names.Where(n => n.StartsWith("weight:", StringComparison.Ordinal)).ToDictionary(n => n["weight:".Length..], n => file.ReadFloats(n), StringComparer.Ordinal);
    }

    private RunnerServices Services() => SmallCampaign.Services(_folder.Path, _files);

    /// <summary>The first training of a campaign, with what comes before it done.</summary>
    private async Task<WorkItem.Train> FirstTrainingAsync(CampaignSpec spec)
    {
        await using var host = new EmbeddedCampaignHost(FileCampaignStore.In(Path.Combine(_folder.Path, "campaigns"), _files), new HostingOptions(TimeProvider.System, "test", TimeSpan.FromMinutes(5)));
        await host.StartAsync(new CampaignSubmission(spec, "text", "canonical"), Cancellation);
        using var runner = new WorkRunner(spec, Services(), TimeProvider.System);
        while (true)
        {
            WorkLease lease = (await host.LeaseAsync(new WorkerAbilities("worker"), TimeSpan.Zero, Cancellation))!;
            if (lease.Item is WorkItem.Train train)
            {
                return train;
            }

            Assert.True(await host.ReportAsync(lease.Key, new WorkOutcome.Done(await runner.RunAsync(lease.Item, new Progress<WorkProgress>(), Cancellation)), Cancellation));
        }
    }

    /// <summary>Trains to the end, as a worker that has never seen the campaign.</summary>
    private async Task<TrainReport> RunAsync(CampaignSpec spec, WorkItem.Train item)
    {
        using var runner = new WorkRunner(spec, Services(), TimeProvider.System);
        return (TrainReport)await runner.RunAsync(item, new Progress<WorkProgress>(), Cancellation);
    }

    /// <returns>The checkpoint that a worker leaves which is told to stop behind so many of its steps.</returns>
    private async Task<ArtifactHash> StoppedAsync(CampaignSpec spec, WorkItem.Train item, int afterSteps)
    {
        using var stop = new CancellationTokenSource();
        using var runner = new WorkRunner(spec, Services(), TimeProvider.System);
        return (await Assert.ThrowsAsync<WorkInterruptedException>(() => runner.RunAsync(item, new StopAfter(afterSteps, stop), stop.Token))).Checkpoint;
    }

    private async Task<ArtifactHash> ModelAsync(CampaignSpec spec, WorkItem.Train item, ArtifactHash checkpoint) => (await EvaluatedAsync(spec, item, checkpoint)).Model;

    private async Task<EvaluationReport> EvaluatedAsync(CampaignSpec spec, WorkItem.Train item, ArtifactHash checkpoint)
    {
        using var runner = new WorkRunner(spec, Services(), TimeProvider.System);
        var evaluate = new WorkItem.Evaluate { Candidate = item.Candidate, BaseModel = item.BaseModel, Plan = item.Plan, Checkpoint = checkpoint, Rung = item.Rung };
        return (EvaluationReport)await runner.RunAsync(evaluate, new Progress<WorkProgress>(), Cancellation);
    }

    /// <summary>Tells a worker to stop once it has told of so many steps.</summary>
    private sealed class StopAfter(int steps, CancellationTokenSource stop, IProgress<WorkProgress>? inner = null) : IProgress<WorkProgress>
    {
        private int _steps;

        /// <summary>Steps that were told of.</summary>
        public int Losses { get; private set; }

        public void Report(WorkProgress value)
        {
            inner?.Report(value);
            Losses += value.Note.StartsWith("loss", StringComparison.Ordinal) ? 1 : 0;
            if (++_steps == steps)
            {
                stop.Cancel();
            }
        }
    }
}
