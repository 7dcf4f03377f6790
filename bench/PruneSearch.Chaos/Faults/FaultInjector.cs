using System.Collections.Concurrent;
using System.Diagnostics;
using PruneSearch.Chaos.Processes;

namespace PruneSearch.Chaos.Faults;

/// <summary>Breaks things, one after the other or several at once, and puts them right again.</summary>
internal sealed class FaultInjector(IReadOnlyDictionary<string, Node> nodes, Network? network, Database? database, Action<string> tell) : IDisposable
{
    /// <summary>The part of the campaign in which faults begin.</summary>
    private const double Span = 0.9;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    /// <summary>The next fault comes after so long without progress, too: while another lasts.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private readonly ConcurrentQueue<FaultDone> _done = [];
    private readonly ConcurrentQueue<StopResult> _stops = [];
    private readonly SemaphoreSlim _databaseGate = new(1, 1);

    public IReadOnlyList<FaultDone> Done => [.. _done];

    public IReadOnlyList<StopResult> Stops => [.. _stops];

    /// <summary>
    /// Goes through a schedule, spread over a campaign however fast that is; stops early, with everything put right, when told to.
    /// </summary>
    /// <param name="schedule">What to break.</param>
    /// <param name="progress">How much of the campaign is done, 0 to 1.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task RunAsync(IReadOnlyList<Fault> schedule, Func<double> progress, CancellationToken cancellation)
    {
        var running = new List<Task>();
        try
        {
            for (int i = 0; i < schedule.Count; i++)
            {
                await Task.Delay(TimeSpan.FromSeconds(schedule[i].Gap), cancellation).ConfigureAwait(false);
                long began = Stopwatch.GetTimestamp();
                while (progress() < Span * i / schedule.Count && Stopwatch.GetElapsedTime(began) < LongestWait)
                {
                    await Task.Delay(100, cancellation).ConfigureAwait(false);
                }

                running.Add(ApplyAsync(schedule[i], cancellation));
            }
        }
        catch (OperationCanceledException)
        {
            // What has begun is put right.
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    public void Dispose() => _databaseGate.Dispose();

    private async Task ApplyAsync(Fault fault, CancellationToken cancellation)
    {
        SemaphoreSlim gate = fault.Node is { } name ? nodes[name].Gate : _databaseGate;
        try
        {
            await gate.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        try
        {
            DateTimeOffset began = TimeProvider.System.GetUtcNow();
            tell($"{fault.Label} {fault.Node}{(fault.Kind == FaultKind.Partition ? $" for {fault.Seconds} s" : string.Empty)}");
            if (await BreakAsync(fault, began, cancellation).ConfigureAwait(false))
            {
                _done.Enqueue(new FaultDone(fault, began, TimeProvider.System.GetUtcNow()));
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <returns>False where there was nothing to break.</returns>
    private async Task<bool> BreakAsync(Fault fault, DateTimeOffset began, CancellationToken cancellation)
    {
        switch (fault.Kind)
        {
            case FaultKind.CrashDatabase:
                await database!.CrashAsync().ConfigureAwait(false);
                return true;
            case FaultKind.KillChild:
                return await nodes[fault.Node!].KillChildAsync().ConfigureAwait(false);
            case FaultKind.Partition:
                await network!.CutAsync(fault.Node!).ConfigureAwait(false);
                try
                {
                    await Task.Delay(TimeSpan.FromSeconds(fault.Seconds), cancellation).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    // It is over sooner.
                }

                await network.HealAsync(fault.Node!).ConfigureAwait(false);
                return true;
            case FaultKind.Drain:
                if (await nodes[fault.Node!].StopAsync(Grace).ConfigureAwait(false) is { } stop)
                {
                    _stops.Enqueue(stop);
                }

                break;
            default:
                await nodes[fault.Node!].KillAsync().ConfigureAwait(false);
                break;
        }

        await nodes[fault.Node!].StartedAfterAsync(began, CancellationToken.None).ConfigureAwait(false);
        return true;
    }
}
