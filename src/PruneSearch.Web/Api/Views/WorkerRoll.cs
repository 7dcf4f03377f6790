using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Hosting;

namespace PruneSearch.Web.Api.Views;

/// <summary>The workers that this server heard of: who waits for work, who has some, and when each was heard of. Thread-safe.</summary>
/// <param name="clock">Tells when.</param>
/// <param name="term">How long a lease lasts without a heartbeat.</param>
internal sealed class WorkerRoll(TimeProvider clock, TimeSpan term)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    /// <summary>Whoever was not heard of for so long is forgotten, and so is the lease that it had.</summary>
    private readonly TimeSpan _memory = term + TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, WorkerEntry> _workers = new(StringComparer.Ordinal);

    /// <summary>The slot of each lease that an entry has, and no other: a slot has one at a time.</summary>
    private readonly Dictionary<LeaseKey, string> _holders = [];

    private DateTimeOffset _looked;

    /// <summary>Those that are not forgotten.</summary>
    public IReadOnlyCollection<WorkerEntry> Workers
    {
        get
        {
            lock (_gate)
            {
                Forget(clock.GetUtcNow());
                return [.. _workers.Values];
            }
        }
    }

    /// <summary>How many leases it knows the holders of.</summary>
    public int Leases
    {
        get
        {
            lock (_gate)
            {
                return _holders.Count;
            }
        }
    }

    /// <summary>A worker's slot begins to wait for work, until it is said to have <see cref="Left"/>. What it had before, it has lost.</summary>
    public void Waits(WorkerAbilities worker)
    {
        lock (_gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            if (now - _looked >= LookEvery)
            {
                Forget(now);
            }

            WorkerEntry entry = Of(worker, now);
            Enter(worker, entry.Free(entry.LastSeen) with { WaitingSince = now }, now);
        }
    }

    /// <summary>It waits no longer.</summary>
    /// <param name="worker">Who waited.</param>
    /// <param name="lease">What it got; null for nothing.</param>
    public void Left(WorkerAbilities worker, WorkLease? lease)
    {
        lock (_gate)
        {
            DateTimeOffset now = clock.GetUtcNow();
            WorkerEntry entry = Of(worker, now) with { WaitingSince = null };
            Enter(worker, lease is null ? entry : entry.Free(entry.LastSeen) with { Lease = lease.Key, BusySince = now }, now);
        }
    }

    /// <summary>The holder of a lease was heard of.</summary>
    public void Beats(LeaseKey lease)
    {
        lock (_gate)
        {
            if (_holders.TryGetValue(lease, out string? slot))
            {
                _workers[slot] = _workers[slot] with { LastSeen = clock.GetUtcNow() };
            }
        }
    }

    /// <summary>A lease is not valid any more: its holder ended it, or asked and was told that it has lost it.</summary>
    public void Ends(LeaseKey lease)
    {
        lock (_gate)
        {
            if (_holders.Remove(lease, out string? slot))
            {
                DateTimeOffset now = clock.GetUtcNow();
                _workers[slot] = _workers[slot].Free(now) with { LastSeen = now };
            }
        }
    }

    private static string Slot(WorkerAbilities worker) => worker.Slot ?? worker.Name;

    private WorkerEntry Of(WorkerAbilities worker, DateTimeOffset now) =>
        _workers.GetValueOrDefault(Slot(worker)) ?? new WorkerEntry(worker.Name, worker.Slot, string.Empty, now, now);

    private void Enter(WorkerAbilities worker, WorkerEntry entry, DateTimeOffset now)
    {
        string slot = Slot(worker);
        if (_workers.GetValueOrDefault(slot)?.Lease is { } before)
        {
            _holders.Remove(before);
        }

        _workers[slot] = entry with { LastSeen = now, Label = string.Join(", ", WorkLabels.Of(worker)) };
        if (entry.Lease is { } lease)
        {
            _holders[lease] = slot;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        _looked = now;
        foreach ((string slot, WorkerEntry entry) in _workers)
        {
            if (entry.WaitingSince is null && now - entry.LastSeen > _memory)
            {
                _workers.Remove(slot);
                if (entry.Lease is { } lease)
                {
                    _holders.Remove(lease);
                }
            }
        }
    }
}
