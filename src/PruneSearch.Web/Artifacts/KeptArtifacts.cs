using System.Runtime.CompilerServices;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Web.Artifacts;

/// <summary>A server's artifacts: within a quota, and what no campaign needs any more is deleted from time to time.</summary>
public sealed class KeptArtifacts : IAsyncDisposable
{
    private static readonly TimeSpan CollectEvery = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly ArtifactCollector _collector;
    private readonly Action<string> _log;
    private readonly Task _collecting;

    /// <param name="store">Where artifacts are.</param>
    /// <param name="quota">Bytes that they may take; null for no limit.</param>
    /// <param name="names">All campaigns that ever used the store.</param>
    /// <param name="host">Knows their states.</param>
    /// <param name="clock">Paces the collection.</param>
    /// <param name="log">Told what was deleted, and what went wrong.</param>
    public KeptArtifacts(IArtifactInventory store, long? quota, Func<CancellationToken, Task<IReadOnlyList<string>>> names, ICampaignHost host, TimeProvider clock, Action<string> log)
    {
        _log = log;
        _collector = new ArtifactCollector(store, stop => StatesAsync(names, host, stop), null, clock);
        Store = quota is { } limit ? new QuotaArtifactStore(store, limit, clock, (_, stop) => TryCollectAsync(stop)) : store;
        _collecting = RunAsync(clock, _stop.Token);
    }

    public IArtifactInventory Store { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _collecting.ConfigureAwait(false);
        _stop.Dispose();
    }

    private static async IAsyncEnumerable<(CampaignState State, CampaignSpec? Spec)> StatesAsync(
        Func<CancellationToken, Task<IReadOnlyList<string>>> names, ICampaignHost host, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (string name in await names(cancellation).ConfigureAwait(false))
        {
            yield return (await host.GetAsync(name, cancellation).ConfigureAwait(false)
                ?? throw new InvalidInputException(name, "could not be taken up: what it needs is not known", "artifacts are collected when every campaign can be read"), null);
        }
    }

    private async Task RunAsync(TimeProvider clock, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(CollectEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false))
            {
                await TryCollectAsync(cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>Who stores an artifact for which there is no room is told that, not why nothing could be deleted for it.</summary>
    private async Task TryCollectAsync(CancellationToken cancellation)
    {
        try
        {
            await CollectAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _log($"artifacts were not collected: {e.Message}");
        }
    }

    private async Task CollectAsync(CancellationToken cancellation)
    {
        CollectionResult result = await _collector.CollectAsync(cancellation).ConfigureAwait(false);
        if (result.Deleted > 0)
        {
            _log($"{result.Deleted} artifacts that nothing refers to were deleted ({result.FreedBytes} bytes); {result.Kept} are kept");
        }
    }
}
