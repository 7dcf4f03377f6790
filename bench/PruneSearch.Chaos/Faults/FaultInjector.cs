using System.Collections.Concurrent;
using PruneSearch.Chaos.Processes;

namespace PruneSearch.Chaos.Faults;

/// <summary>Breaks things, one after the other or several at once, and puts them right again.</summary>
internal sealed class FaultInjector(IReadOnlyDictionary<string, Node> nodes, Network? network, Database? database, Action<string> tell) : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<FaultDone> _done = [];
    private readonly ConcurrentQueue<StopResult> _stops = [];
    private readonly SemaphoreSlim _databaseGate = new(1, 1);

    public IReadOnlyList<FaultDone> Done => [.. _done];

    public IReadOnlyList<StopResult> Stops => [.. _stops];

    /// <summary>Goes through a schedule; stops early, with everything put right, when told to.</summary>
    public async Task RunAsync(IReadOnlyList<Fault> schedule, CancellationToken cancellation)
    {
        var running = new List<Task>();
        try
        {
            foreach (Fault fault in schedule)
            {
                await Task.Delay(TimeSpan.FromSeconds(fault.Gap), cancellation).ConfigureAwait(false);
                running.Add(ApplyAsync(fault, cancellation));
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
