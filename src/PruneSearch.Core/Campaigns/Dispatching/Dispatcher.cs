using PruneSearch.Campaigns.Hosting;

namespace PruneSearch.Campaigns.Dispatching;

/// <summary>
/// Brings idle workers and waiting work of one label together: knows which campaigns may have work, asks them in turn, and wakes as many of
/// the workers that wait as there is work. It grants nothing itself. Words of campaigns may come late, twice or never: one that is lost
/// costs those who wait the rest of their time slice, nothing else. Thread-safe.
/// </summary>
/// <param name="clock">Ends waits.</param>
public sealed class Dispatcher(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly FairOrder _order = new();
    private readonly Dictionary<string, long> _told = new(StringComparer.Ordinal);
    private readonly HashSet<string> _over = new(StringComparer.Ordinal);
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private long _version;

    /// <summary>Rises with every word of work.</summary>
    public long Version
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    /// <summary>Campaigns that are not over, in the order in which they are asked.</summary>
    public IReadOnlyList<string> Campaigns => _order.Names;

    /// <summary>Takes a campaign's word.</summary>
    public void Tell(Demand demand)
    {
        lock (_gate)
        {
            if (_over.Contains(demand.Campaign) || demand.Sequence < _told.GetValueOrDefault(demand.Campaign))
            {
                return;
            }

            if (demand.IsOver)
            {
                DropUnderLock(demand.Campaign);
                return;
            }

            _told[demand.Campaign] = demand.Sequence;
            _order.Add(demand.Campaign);
            if (demand.Waiting > 0)
            {
                WakeUnderLock(demand.Waiting);
            }
        }
    }

    /// <summary>Takes up campaigns that are not over, where their own word was lost.</summary>
    public void Know(IEnumerable<string> campaigns)
    {
        lock (_gate)
        {
            bool isNew = false;
            foreach (string campaign in campaigns.Where(c => !_over.Contains(c) && !_order.Names.Contains(c)))
            {
                _order.Add(campaign);
                isNew = true;
            }

            if (isNew)
            {
                WakeUnderLock(int.MaxValue);
            }
        }
    }

    /// <summary>Asks campaigns for work, those served longest ago first, until one has some.</summary>
    public async Task<DispatchResult> TryLeaseAsync(Func<string, Task<LeaseAttempt>> ask)
    {
        long version = Version; // before asking: what comes up meanwhile is not slept through
        int unavailable = 0;
        foreach (string campaign in Campaigns)
        {
            switch (await ask(campaign).ConfigureAwait(true)) // a caller that has its own order of turns keeps it
            {
                case LeaseAttempt.Granted granted:
                    _order.Served(campaign);
                    return new DispatchResult(granted.Lease, version, unavailable);
                case LeaseAttempt.Over:
                    lock (_gate)
                    {
                        DropUnderLock(campaign);
                    }

                    break;
                case LeaseAttempt.Unavailable:
                    unavailable++;
                    break;
            }
        }

        return new DispatchResult(null, version, unavailable);
    }

    /// <summary>Waits until there may be work that a worker has not asked for, or its time slice is over.</summary>
    /// <param name="version">From the result of asking.</param>
    /// <param name="slice">The time slice.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended; the work that it may have been woken for goes to another.</exception>
    public async Task WaitAsync(long version, TimeSpan slice, CancellationToken cancellation)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_gate)
        {
            if (_version > version)
            {
                return;
            }

            place = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        try
        {
            await place.Value.Task.WaitAsync(slice, clock, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The slice is over: the worker looks for itself.
        }
        finally
        {
            Leave(place, cancellation.IsCancellationRequested);
        }
    }

    private void Leave(LinkedListNode<TaskCompletionSource> place, bool isGone)
    {
        lock (_gate)
        {
            if (place.List is not null)
            {
                _waiting.Remove(place);
            }
            else if (isGone)
            {
                WakeUnderLock(1);
            }
        }
    }

    private void DropUnderLock(string campaign)
    {
        _over.Add(campaign);
        _told.Remove(campaign);
        _order.Remove(campaign);
    }

    private void WakeUnderLock(int most)
    {
        _version++;
        for (; most > 0 && _waiting.First is { } first; most--)
        {
            _waiting.RemoveFirst();
            first.Value.TrySetResult();
        }
    }
}
