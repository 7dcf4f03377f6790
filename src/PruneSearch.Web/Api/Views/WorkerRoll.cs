using System.Collections.Concurrent;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting;

namespace PruneSearch.Web.Api.Views;

/// <summary>The workers that this server heard of: who waits for work, and when each was heard of. Thread-safe.</summary>
internal sealed class WorkerRoll(TimeProvider clock)
{
    /// <summary>Whoever was not heard of for so long is forgotten.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, WorkerEntry> _workers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Campaign, long Token), string> _holders = new();

    /// <summary>Those heard of within the last hour.</summary>
    public IReadOnlyCollection<WorkerEntry> Workers
    {
        get
        {
            DateTimeOffset now = clock.GetUtcNow();
            foreach ((string slot, WorkerEntry entry) in _workers)
            {
                if (entry.WaitingSince is null && now - entry.LastSeen > Memory)
                {
                    _workers.TryRemove(new KeyValuePair<string, WorkerEntry>(slot, entry));
                }
            }

            return [.. _workers.Values];
        }
    }

    /// <summary>A worker's slot begins to wait for work, until it is said to have <see cref="Left"/>.</summary>
    public void Waits(WorkerAbilities worker) => Change(Slot(worker), entry => entry with { WaitingSince = clock.GetUtcNow() }, worker);

    /// <summary>It waits no longer.</summary>
    /// <param name="worker">Who waited.</param>
    /// <param name="lease">What it got; null for nothing.</param>
    public void Left(WorkerAbilities worker, WorkLease? lease)
    {
        DateTimeOffset now = clock.GetUtcNow();
        Change(Slot(worker), entry => entry with { WaitingSince = null, BusySince = lease is null ? entry.BusySince : now }, worker);
        if (lease is not null)
        {
            _holders[(lease.Campaign, lease.Token)] = Slot(worker);
        }
    }

    /// <summary>The holder of a lease was heard of.</summary>
    public void Beats(LeaseKey lease)
    {
        if (_holders.TryGetValue((lease.Campaign, lease.Token), out string? slot))
        {
            Change(slot, entry => entry, null);
        }
    }

    /// <summary>The holder of a lease ended it.</summary>
    public void Ends(LeaseKey lease)
    {
        if (_holders.TryRemove((lease.Campaign, lease.Token), out string? slot))
        {
            DateTimeOffset now = clock.GetUtcNow();
            Change(slot, entry => entry with { Busy = entry.Busy + (now - (entry.BusySince ?? now)), BusySince = null }, null);
        }
    }

    private static string Slot(WorkerAbilities worker) => worker.Slot ?? worker.Name;

    private void Change(string slot, Func<WorkerEntry, WorkerEntry> change, WorkerAbilities? worker)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (worker is not null)
        {
            _workers.AddOrUpdate(
                slot,
                _ => change(new WorkerEntry(worker.Name, worker.Slot, string.Join(", ", WorkLabels.Of(worker)), now, now)),
                (_, entry) => change(entry) with { LastSeen = now, Label = string.Join(", ", WorkLabels.Of(worker)) });
        }
        else if (_workers.TryGetValue(slot, out WorkerEntry? known))
        {
            _workers.TryUpdate(slot, change(known) with { LastSeen = now }, known);
        }
    }
}
