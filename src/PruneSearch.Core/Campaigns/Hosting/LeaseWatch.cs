using System.Collections.Concurrent;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Hosting;

/// <summary>
/// Until when leases live, and how far their work is. Kept in memory only: who loses it gives every lease a fresh term, and no lease is
/// lost by that. Thread-safe.
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="duration">How long a lease lives without a heartbeat.</param>
public sealed class LeaseWatch(TimeProvider clock, TimeSpan duration)
{
    private readonly ConcurrentDictionary<long, Term> _terms = new();

    public TimeSpan Duration => duration;

    /// <summary>Tokens of leases whose time is over.</summary>
    public IReadOnlyList<long> Overdue => [.. _terms.Where(t => t.Value.Until <= clock.GetUtcNow()).Select(t => t.Key).Order()];

    /// <summary>When the term of each lease ends without another heartbeat, by token.</summary>
    public IReadOnlyDictionary<long, DateTimeOffset> Until => _terms.ToDictionary(t => t.Key, t => t.Value.Until);

    /// <summary>How far the work is, by token; only what has been told.</summary>
    public IReadOnlyDictionary<long, WorkProgress> Progress =>
        _terms.Where(t => t.Value.Progress is not null).ToDictionary(t => t.Key, t => t.Value.Progress!);

    /// <summary>Begins the term of a lease, or begins it anew.</summary>
    public void Begin(long token) => _terms.AddOrUpdate(token, _ => new Term(Next(), null), (_, t) => t with { Until = Next() });

    /// <summary>Prolongs a lease; false for one that is not watched.</summary>
    public bool Beat(long token, WorkProgress progress)
    {
        while (_terms.TryGetValue(token, out Term? term))
        {
            if (_terms.TryUpdate(token, new Term(Next(), progress), term))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Watches exactly these: new ones get a fresh term, others are forgotten.</summary>
    public void Keep(IEnumerable<long> tokens)
    {
        var valid = tokens.ToHashSet();
        foreach (long gone in _terms.Keys.Where(t => !valid.Contains(t)))
        {
            _terms.TryRemove(gone, out _);
        }

        foreach (long token in valid)
        {
            _terms.TryAdd(token, new Term(Next(), null));
        }
    }

    private DateTimeOffset Next() => clock.GetUtcNow() + duration;

    private sealed record Term(DateTimeOffset Until, WorkProgress? Progress);
}
