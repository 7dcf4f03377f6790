using PruneSearch.Campaigns.State;

namespace PruneSearch.Campaigns.Dispatching;

/// <summary>
/// Which leases may be overdue, as far as their campaign can tell: it hears no heartbeats, and asks those who do, once a term each. Not
/// thread-safe.
/// </summary>
public sealed class LeaseTerms
{
    private readonly Dictionary<long, DateTimeOffset> _until = [];

    /// <summary>Leases to ask about now: their term, as it was known last, has ended.</summary>
    public IReadOnlyList<LeaseState> Due(IReadOnlyDictionary<long, LeaseState> leases, DateTimeOffset now)
    {
        foreach (long gone in _until.Keys.Where(t => !leases.ContainsKey(t)).ToArray())
        {
            _until.Remove(gone);
        }

        return [.. leases.Values.Where(l => _until.GetValueOrDefault(l.Token, l.ExpiresAt) <= now)];
    }

    /// <summary>Takes down until when a lease lives without another heartbeat.</summary>
    public void Learned(long token, DateTimeOffset until) => _until[token] = until;
}
