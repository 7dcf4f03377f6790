using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Runners;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Storage;
using PruneSearch.Campaigns.Work;
using PruneSearch.Compute;
using PruneSearch.Execution;
using PruneSearch.TestKit.Execution;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Cli.Tests.Campaigns;

/// <summary>A campaign is executed by the backend that its spec asks for, or by nobody.</summary>
public sealed class CampaignBackendTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _opened;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("torch", null, null, "torch on auto: it was asked for")]
    [InlineData("auto", null, null, "torch on auto: torch is here and sees a CUDA device")]
    [InlineData("auto", null, "cuda:1", "torch on cuda:1: torch is here, and the device cuda:1 was asked for")]
    [InlineData("auto", "torch", "cpu", "torch on cpu: it was asked for")]
    public async Task It_is_chosen_once_and_named_in_reports(string backend, string? name, string? device, string expected)
    {
        CampaignSpec spec = Spec(backend);
        using var runner = new WorkRunner(spec, Services(seesCuda: true) with { Limits = new BackendLimits(name, device) }, TimeProvider.System);
        using WorkRunner beside = runner.Beside();
        foreach (WorkRunner each in new[] { runner, beside })
        {
            WorkReport report = await each.RunAsync(new WorkItem.Base(), new Progress<WorkProgress>(), Cancellation);
            Assert.Equal(expected, report.Backend);
        }

        Assert.Equal(1, _opened);
    }

    [Fact]
    public async Task Without_a_CUDA_device_auto_is_the_built_in_one()
    {
        using var runner = new WorkRunner(Spec("auto"), Services(seesCuda: false), TimeProvider.System);
        WorkReport report = await runner.RunAsync(new WorkItem.Base(), new Progress<WorkProgress>(), Cancellation);
        Assert.Equal($"{new ComputeBackend().Description}: torch is here, but sees no CUDA device", report.Backend);
    }

    [Theory]
    [InlineData("torch", null)]
    [InlineData("compute", "torch")]
    public async Task A_worker_that_lacks_it_is_unfit(string backend, string? limit)
    {
        RunnerServices services = Services(seesCuda: true) with { Limits = new BackendLimits(limit) };
        if (limit is null)
        {
            services = services with { Backends = new BackendRegistry(() => new ComputeBackend()).Add("torch", () => throw new InvalidInputException("backend torch", "torch is not installed", "get it")) };
        }

        using var runner = new WorkRunner(Spec(backend), services, TimeProvider.System);
        WorkFailedException failure = await Assert.ThrowsAsync<WorkFailedException>(() => runner.RunAsync(new WorkItem.Base(), new Progress<WorkProgress>(), Cancellation));
        Assert.Equal(FailureKind.Unfit, failure.Kind);
        Assert.Contains(limit is null ? "torch is not installed" : "the spec asks for compute", failure.Message, StringComparison.Ordinal);
    }

    private static CampaignSpec Spec(string backend) => SmallCampaign.Spec(1, spec => spec with
    {
        Backend = backend,
        Model = spec.Model with { Training = spec.Model.Training! with { Epochs = 0.1 } },
    });

    private RunnerServices Services(bool seesCuda)
    {
        BackendRegistry backends = new BackendRegistry(() => new ComputeBackend()).Add("torch", () =>
        {
            _opened++;
            return new ScriptedPlugIn(() => seesCuda, new ComputeBackend());
        });
        return SmallCampaign.Services(_folder.Path, new DurableFiles(NoCrashPoints.Instance)) with { Backends = backends };
    }
}
