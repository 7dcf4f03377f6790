using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Orleans.Grains;
using PruneSearch.Orleans.Wire;

namespace PruneSearch.Orleans.Hosting;

/// <summary>
/// Looks for work on a worker's behalf: asks the dispatcher of each of its labels, one after the other, so that it is never given two items;
/// then waits until one of them has news.
/// </summary>
internal sealed class LeaseQuest(IGrainFactory grains, OrleansHostOptions options)
{
    /// <summary>How soon to look again where a campaign or a dispatcher could not answer.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);

    private readonly GrainCalls _calls = new(options.Pace, options.Patience);

    private TimeProvider Clock => options.Hosting.Clock;

    /// <summary>Work; null where none came up in time.</summary>
    public async Task<WorkLease?> LeaseAsync(WorkerAbilities worker, TimeSpan wait, CancellationToken cancellation)
    {
        DateTimeOffset until = Clock.GetUtcNow() + wait;
        WireWorker wire = WireWorker.Of(worker);
        IReadOnlyList<string> labels = WorkLabels.Of(worker);
        var versions = new long[labels.Count];
        while (true)
        {
            int unavailable = 0;
            for (int i = 0; i < labels.Count; i++)
            {
                IDispatcherGrain dispatcher = grains.Dispatcher(labels[i]);
                DispatchReply reply = await _calls.RepeatAsync(labels[i], () => dispatcher.TryLeaseAsync(wire), _ => null, cancellation).ConfigureAwait(false);
                if (reply.Lease is { } lease)
                {
                    return lease.Read();
                }

                versions[i] = reply.Version;
                unavailable += reply.Unavailable;
            }

            TimeSpan left = until - Clock.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            await (unavailable > 0
                ? Task.Delay(Soon, options.Pace, cancellation)
                : WaitAsync(labels, versions, left < options.Slice ? left : options.Slice, cancellation)).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for any of the dispatchers; the others are told to forget it.</summary>
    private async Task WaitAsync(IReadOnlyList<string> labels, long[] versions, TimeSpan slice, CancellationToken cancellation)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] waits = [.. labels.Select((label, i) => WaitAsync(label, versions[i], slice, waiting.Token)), Task.Delay(slice, Clock, waiting.Token)];
        await Task.WhenAny(waits).ConfigureAwait(false);
        await waiting.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task WaitAsync(string label, long version, TimeSpan slice, CancellationToken cancellation)
    {
        try
        {
            await grains.Dispatcher(label).WaitAsync(version, slice, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (Transient.Is(e) && !cancellation.IsCancellationRequested)
        {
            await Task.Delay(Soon, options.Pace, cancellation).ConfigureAwait(false); // the silo is gone: look again, but not at once
        }
        catch (OperationCanceledException)
        {
            // Another dispatcher had news.
        }
    }
}
