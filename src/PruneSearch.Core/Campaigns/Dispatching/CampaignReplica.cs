using System.Diagnostics.CodeAnalysis;
using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Campaigns.Dispatching;

/// <summary>A campaign's state where it is not decided: folded from its records, and brought up to date when it is asked for. Thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore holds no handle.")]
public sealed class CampaignReplica
{
    private const int PageSize = 1000;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private CampaignState _state = CampaignState.Empty;

    /// <summary>The state, not older than the campaign was when this was called; null where there is no such campaign.</summary>
    /// <param name="page">Records behind a number, at most so many, and the number of the campaign's last record; null where there is no such campaign.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<CampaignState?> GetAsync(Func<long, int, CancellationToken, Task<(IReadOnlyList<CampaignEvent> Events, long Sequence)?>> page, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            long? due = null;
            while (true)
            {
                if (await page(_state.Sequence, PageSize, cancellation).ConfigureAwait(false) is not { } next)
                {
                    _state = CampaignState.Empty;
                    return null;
                }

                if (next.Sequence < _state.Sequence)
                {
                    _state = CampaignState.Empty; // another campaign of that name: a journal only grows
                    due = null;
                    continue;
                }

                _state = StateFold.Apply(_state, next.Events.Select(e => e.Record));
                due ??= next.Sequence;
                if (_state.Sequence >= due)
                {
                    return _state;
                }
            }
        }
        finally
        {
            _gate.Release();
        }
    }
}
