using System.Diagnostics;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Hosting.Observation;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Hosting;

/// <summary>Leases work, does it, reports: until nothing comes any more, or it is told to stop. Then it gives back what it has.</summary>
/// <param name="host">Where work comes from.</param>
/// <param name="abilities">What this worker can do.</param>
/// <param name="execute">Does the work.</param>
/// <param name="clock">Paces heartbeats.</param>
public sealed class Worker(ICampaignHost host, WorkerAbilities abilities, WorkExecutor execute, TimeProvider clock)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    /// <summary>The longest silence; a third of a lease's term where that is shorter.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>How long an outcome is tried to be handed in after the worker was told to stop.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(20);

    /// <summary>How often new progress is told, at most. Default four times a second.</summary>
    public TimeSpan ProgressEvery { get; init; } = Tick;

    /// <summary>Told what happens.</summary>
    public Action<WorkerEvent> Log { get; init; } = _ => { };

    /// <summary>Works until <paramref name="isOver"/> says so while there is nothing to do.</summary>
    /// <exception cref="OperationCanceledException">It was told to stop; its lease has been given back.</exception>
    public async Task RunAsync(Func<Task<bool>> isOver, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            WorkLease? lease = await host.LeaseAsync(abilities, Wait, cancellation).ConfigureAwait(false);
            if (lease is not null)
            {
                await DoAsync(lease, cancellation).ConfigureAwait(false);
            }
            else if (await isOver().ConfigureAwait(false))
            {
                return;
            }
        }
    }

    private async Task DoAsync(WorkLease lease, CancellationToken cancellation)
    {
        Log(new WorkerEvent.Leased(lease));
        WorkOutcome outcome = await WorkAsync(lease, cancellation).ConfigureAwait(false);
        await HandInAsync(lease, outcome, cancellation).ConfigureAwait(false);
    }

    private async Task<WorkOutcome> WorkAsync(WorkLease lease, CancellationToken cancellation)
    {
        using Activity? span = WorkSpans.Stage(lease, abilities.Name);
        using var working = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var progress = new LatestProgress();
        Task beating = BeatAsync(lease, progress, working);
        WorkOutcome outcome;
        try
        {
            outcome = new WorkOutcome.Done(await Task.Run(() => execute(lease, progress, working.Token), working.Token).ConfigureAwait(false));
        }
        catch (WorkFailedException e)
        {
            outcome = new WorkOutcome.Failed(e.Kind, e.Message);
        }
        catch (WorkInterruptedException e)
        {
            outcome = new WorkOutcome.Released(e.Checkpoint);
        }
        catch (OperationCanceledException)
        {
            outcome = new WorkOutcome.Released();
        }

        await working.CancelAsync().ConfigureAwait(false);
        await beating.ConfigureAwait(false);
        WorkSpans.Ended(span, outcome);
        return outcome;
    }

    /// <summary>The outcome is handed in even when told to stop: the work is done, and giving back is part of stopping.</summary>
    private async Task HandInAsync(WorkLease lease, WorkOutcome outcome, CancellationToken cancellation)
    {
        using var giveUp = new CancellationTokenSource();
        await using CancellationTokenRegistration stopping = cancellation.Register(() => giveUp.CancelAfter(Farewell));
        using Activity? span = WorkSpans.HandIn(lease.Key);
        bool accepted;
        try
        {
            accepted = await host.ReportAsync(lease.Key, outcome, giveUp.Token).ConfigureAwait(false);
        }
        catch (InvalidInputException e)
        {
            // The lease is still ours: it must end, or the item waits for nothing.
            outcome = new WorkOutcome.Failed(FailureKind.Fault, $"the report was refused: {e.Message}");
            accepted = await host.ReportAsync(lease.Key, outcome, giveUp.Token).ConfigureAwait(false);
        }

        WorkSpans.Ended(span, outcome);
        WorkSpans.Answered(span, accepted);
        Log(new WorkerEvent.Reported(lease, outcome, accepted));
    }

    private async Task BeatAsync(WorkLease lease, LatestProgress progress, CancellationTokenSource working)
    {
        using var timer = new PeriodicTimer(Tick, clock);
        TimeSpan silence = lease.Term is { } term && term / 3 < LongestSilence ? term / 3 : LongestSilence;
        DateTimeOffset last = clock.GetUtcNow();
        try
        {
            while (await timer.WaitForNextTickAsync(working.Token).ConfigureAwait(false))
            {
                // Progress travels with heartbeats: often enough to watch, never without something new or due.
                TimeSpan since = clock.GetUtcNow() - last;
                if (since < silence && (since < ProgressEvery || !progress.TakeChanged()))
                {
                    continue;
                }

                last = clock.GetUtcNow();
                if (!await BeatOnceAsync(lease, progress, working.Token).ConfigureAwait(false))
                {
                    Log(new WorkerEvent.Lost(lease));
                    await working.CancelAsync().ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The work is done, or is to stop.
        }
    }

    private async Task<bool> BeatOnceAsync(WorkLease lease, LatestProgress progress, CancellationToken cancellation)
    {
        try
        {
            return await host.HeartbeatAsync(lease.Key, progress.Latest, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidInputException or RemoteRefusedException)
        {
            return true; // a heartbeat that is refused as wrong does not undo the work: whether that counts is told when it is handed in
        }
    }

    /// <summary>Keeps the newest progress; taking it does not block the work.</summary>
    private sealed class LatestProgress : IProgress<WorkProgress>
    {
        private volatile WorkProgress _latest = new(0, string.Empty);
        private volatile bool _changed;

        public WorkProgress Latest => _latest;

        public void Report(WorkProgress value)
        {
            _latest = value;
            _changed = true;
        }

        public bool TakeChanged()
        {
            bool changed = _changed;
            _changed = false;
            return changed;
        }
    }
}
