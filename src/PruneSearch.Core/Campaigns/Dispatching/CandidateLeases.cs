using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Dispatching;

/// <summary>
/// The live side of one candidate's leases: terms, heartbeats, progress. Which leases there are is told by the campaign, in any order and
/// more than once; the word with the highest record number counts. Losing this loses nothing: leases get a fresh term. Thread-safe.
/// </summary>
/// <param name="clock">The clock.</param>
/// <param name="duration">How long a lease lives without a heartbeat.</param>
public sealed class CandidateLeases(TimeProvider clock, TimeSpan duration)
{
    private readonly Lock _gate = new();
    private readonly LeaseWatch _watch = new(clock, duration);
    private long _sequence = -1;

    /// <summary>Whether the campaign has told which leases there are.</summary>
    public bool IsTold => Interlocked.Read(ref _sequence) >= 0;

    public IReadOnlyList<long> Overdue => _watch.Overdue;

    public IReadOnlyDictionary<long, WorkProgress> Progress => _watch.Progress;

    /// <summary>Whether any lease is watched.</summary>
    public bool IsBusy => _watch.Until.Count > 0;

    /// <summary>How long each lease lives without another heartbeat, by token; zero or less where its term has ended.</summary>
    public IReadOnlyDictionary<long, TimeSpan> Left => _watch.Until.ToDictionary(t => t.Key, t => t.Value - clock.GetUtcNow());

    /// <summary>Takes the campaign's word.</summary>
    /// <param name="sequence">The record after which these leases, and no others, were valid.</param>
    /// <param name="tokens">Their tokens.</param>
    /// <returns>False for a word that an other one has overtaken.</returns>
    public bool Take(long sequence, IEnumerable<long> tokens)
    {
        lock (_gate)
        {
            if (sequence < _sequence)
            {
                return false;
            }

            Interlocked.Exchange(ref _sequence, sequence);
            _watch.Keep(tokens);
            return true;
        }
    }

    /// <summary>Begins a lease's term anew: its worker was just given it.</summary>
    public void Begin(long token)
    {
        lock (_gate)
        {
            if (_watch.Until.ContainsKey(token))
            {
                _watch.Begin(token);
            }
        }
    }

    /// <summary>Prolongs a lease; false for one that is not known to be valid.</summary>
    public bool Beat(long token, WorkProgress progress) => _watch.Beat(token, progress);
}
