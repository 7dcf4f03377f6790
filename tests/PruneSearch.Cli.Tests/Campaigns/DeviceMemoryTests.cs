using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Journals;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Campaigns.Work;
using PruneSearch.Compute;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>Trainings whose batch is more than the memory of the device.</summary>
public sealed class DeviceMemoryTests : IDisposable
{
    private const int Batch = 50;
    private readonly TemporaryFolder _folder = new();
    private readonly DurableFiles _files = new(NoCrashPoints.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("channel")]
    [InlineData("weight")]
    public async Task Steps_go_through_in_halves_and_give_what_they_give_with_that_micro_batch(string granularity)
    {
        CampaignSpec spec = Spec(granularity, microBatch: 0, distillation: 0);
        (BaseReport dense, TrainReport trained, int failures) = await TrainAsync(spec, samples: 8);
        Assert.Equal(3 * 2, failures); // 50, 25 and 13 were too many, in either training
        Assert.Equal(
            [$"out of memory on cuda:0: 50000 bytes were asked for; a step's {Batch} samples now go through in parts of 25", "out of memory on cuda:0: 25000 bytes were asked for; a step's 50 samples now go through in parts of 13",
                "out of memory on cuda:0: 13000 bytes were asked for; a step's 50 samples now go through in parts of 7"],
            trained.Warnings!.Value);
        Assert.Equal(trained.Warnings!.Value, dense.Warnings.Where(w => w.Contains("out of memory", StringComparison.Ordinal)));

        (BaseReport sameDense, TrainReport same, int none) = await TrainAsync(Spec(granularity, microBatch: 7, distillation: 0), samples: 8);
        Assert.Equal(0, none);
        Assert.Null(same.Warnings);
        Assert.Equal(sameDense.Model, dense.Model);
        Assert.Equal(same.Checkpoint, trained.Checkpoint);
    }

    [Fact]
    public async Task A_teacher_for_which_memory_does_not_suffice_answers_in_parts()
    {
        CampaignSpec spec = Spec("channel", microBatch: 7, distillation: 0.5);
        (_, TrainReport whole, _) = await TrainAsync(spec, samples: 8);
        (_, TrainReport parted, int failures) = await TrainAsync(spec, samples: 8, inferred: 20);
        Assert.Equal(2, failures);
        Assert.Equal(2, parted.Warnings!.Value.Length);
        Assert.Equal(whole.Checkpoint, parted.Checkpoint);
    }

    [Fact]
    public async Task Where_not_even_one_sample_fits_the_work_fails_as_out_of_memory()
    {
        WorkFailedException failure = await Assert.ThrowsAsync<WorkFailedException>(() => TrainAsync(Spec("channel", 0, 0), samples: 0));
        Assert.Equal(FailureKind.OutOfMemory, failure.Kind);
        Assert.Contains("1000 bytes", failure.Message, StringComparison.Ordinal);
    }

    private static CampaignSpec Spec(string granularity, int microBatch, double distillation) => SmallCampaign.Spec(1, spec => spec with
    {
        Torch = new TorchSpec { MicroBatch = microBatch },
        Prune = spec.Prune with { Granularity = [granularity], Criterion = ["l1"] },
        Model = spec.Model with { Training = spec.Model.Training! with { Epochs = 0.2 } },
        Recovery = spec.Recovery with { Distillation = FloatKnob.Fixed(distillation) },
    });

    /// <summary>The dense model's training and the first candidate's, on a device for so many samples.</summary>
    private async Task<(BaseReport Dense, TrainReport Trained, int Failures)> TrainAsync(CampaignSpec spec, int samples, int inferred = int.MaxValue)
    {
        var device = new SmallDevice(new ComputeBackend(), samples);
        await using var host = new EmbeddedCampaignHost(
            FileCampaignStore.In(Path.Combine(_folder.Path, $"campaigns-{samples}-{inferred}-{spec.Torch.MicroBatch}"), _files), new HostingOptions(TimeProvider.System, "test", TimeSpan.FromMinutes(5)));
        await host.StartAsync(new CampaignSubmission(spec, "text", "canonical"), Cancellation);
        using var runner = new WorkRunner(spec, SmallCampaign.Services(_folder.Path, _files) with { Backend = device }, TimeProvider.System);
        BaseReport? dense = null;
        while (true)
        {
            WorkLease lease = (await host.LeaseAsync(new WorkerAbilities("worker"), TimeSpan.Zero, Cancellation))!;
            if (lease.Item is WorkItem.Train)
            {
                var small = new SmallDevice(new ComputeBackend(), samples, inferred);
                using var trainer = new WorkRunner(spec, SmallCampaign.Services(_folder.Path, _files) with { Backend = small }, TimeProvider.System);
                var trained = (TrainReport)await trainer.RunAsync(lease.Item, new Progress<WorkProgress>(), Cancellation);
                return (dense!, trained, device.Failures + small.Failures);
            }

            WorkReport report = await runner.RunAsync(lease.Item, new Progress<WorkProgress>(), Cancellation);
            dense ??= report as BaseReport;
            Assert.True(await host.ReportAsync(lease.Key, new WorkOutcome.Done(report), Cancellation));
        }
    }
}
