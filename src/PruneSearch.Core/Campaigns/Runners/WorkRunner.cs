using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.Execution;
using PruneSearch.Hardware;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Targets;
using PruneSearch.Hardware.Tools;
using PruneSearch.Training;

namespace PruneSearch.Campaigns.Runners;

/// <summary>Does work items of one campaign, one at a time. Failures come as <see cref="WorkFailedException"/> with their kind.</summary>
public sealed class WorkRunner : IDisposable
{
    private readonly CampaignWorkspace _workspace;
    private readonly ExportOracle _exports;
    private readonly TimeProvider _clock;

    public WorkRunner(CampaignSpec spec, RunnerServices services, TimeProvider clock)
        : this(new CampaignWorkspace(spec, services, clock))
    {
    }

    private WorkRunner(CampaignWorkspace workspace)
    {
        _workspace = workspace;
        _clock = workspace.Clock;
        _exports = new ExportOracle(workspace.Services);
    }

    /// <summary>Another runner over the same data and base model, to work beside this one.</summary>
    public WorkRunner Beside() => new(_workspace);

    /// <exception cref="WorkFailedException">The item failed.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    public async Task<WorkReport> RunAsync(WorkItem item, IProgress<WorkProgress> progress, CancellationToken cancellation)
    {
        long start = _clock.GetTimestamp();
        try
        {
            RequireTools(item);
            using MachineLease? machine = IsTimed(item)
                ? null
                : await _workspace.Services.Machine.AcquireAsync(MachineUse.Shared, cancellation).ConfigureAwait(false);
            WorkReport report = await DoAsync(item, progress, cancellation).ConfigureAwait(false);
            return report with { Seconds = _clock.GetElapsedTime(start).TotalSeconds, Backend = item is WorkItem.Measure ? null : _workspace.Backend };
        }
        catch (Exception e) when (e is not WorkFailedException and not OperationCanceledException)
        {
            throw new WorkFailedException(KindOf(e), e.Message, e);
        }
    }

    public void Dispose() => _exports.Dispose();

    private async Task<WorkReport> DoAsync(WorkItem item, IProgress<WorkProgress> progress, CancellationToken cancellation) => item switch
    {
        WorkItem.Base start => await new BaseRunner(_workspace).RunAsync(start, progress, cancellation).ConfigureAwait(false),
        WorkItem.Prepare prepare => await new PrepareRunner(_workspace).RunAsync(prepare, cancellation).ConfigureAwait(false),
        WorkItem.Train train when _workspace.Spec.Recovery.Tool is { } tool => await new ToolTrainRunner(_workspace, tool).RunAsync(train, progress, cancellation).ConfigureAwait(false),
        WorkItem.Train train => await new TrainRunner(_workspace, _clock).RunAsync(train, progress, cancellation).ConfigureAwait(false),
        WorkItem.Evaluate evaluate => await new EvaluateRunner(_workspace, _exports).RunAsync(evaluate, cancellation).ConfigureAwait(false),
        WorkItem.Measure measure => await new MeasureRunner(_workspace).RunAsync(measure, cancellation).ConfigureAwait(false),
        _ => throw new NotSupportedException($"work item {item.GetType().Name}"),
    };

    /// <summary>A tool that this machine lacks is found before anything is done.</summary>
    private void RequireTools(WorkItem item)
    {
        CampaignSpec spec = _workspace.Spec;
        (ToolKind Kind, string? Name) needed = item switch
        {
            WorkItem.Base or WorkItem.Evaluate => (ToolKind.Evaluator, spec.Evaluation?.Tool),
            WorkItem.Train => (ToolKind.Trainer, spec.Recovery.Tool),
            WorkItem.Measure measure => (ToolKind.Benchmark, ToolRuntime.ToolOf(spec.Targets.FirstOrDefault(t => t.Name == measure.Target)?.Runtime)),
            _ => default,
        };
        if (needed.Name is { } name)
        {
            _ = _workspace.Services.Tools[needed.Kind, name];
        }
    }

    /// <summary>Timing takes the machine for itself; everything else shares it.</summary>
    private bool IsTimed(WorkItem item) =>
        item is WorkItem.Measure measure && _workspace.Spec.Targets.FirstOrDefault(t => t.Name == measure.Target)?.Kind == TargetKind.Measured;

    private static FailureKind KindOf(Exception e) => e switch
    {
        DivergedException => FailureKind.Diverged,
        OutOfMemoryException or DeviceMemoryException => FailureKind.OutOfMemory,
        RuntimeCrashedException { MayBeOutOfMemory: true } => FailureKind.OutOfMemory,
        RuntimeCrashedException => FailureKind.CrashedRuntime,
        InvalidInputException i when i.Errors.Any(x => x.Message.Contains("is not supported", StringComparison.Ordinal)) => FailureKind.UnsupportedOperator,
        InvalidInputException or RuntimeFailedException => FailureKind.InvalidConfiguration,
        ToolNotRegisteredException => FailureKind.Unfit, // another worker may have it
        ArtifactException => FailureKind.Fault,
        _ => FailureKind.Fault,
    };
}
