using PruneSearch.Campaigns.Records;

namespace PruneSearch.Campaigns.Hosting;

/// <summary>The newest records of a campaign, for those who watch: they need not read the journal again. Thread-safe.</summary>
/// <param name="sequence">The number of the newest record that is not kept.</param>
internal sealed class RecentEvents(long sequence)
{
    private const int Most = 4096;

    private readonly Lock _gate = new();
    private readonly Queue<CampaignEvent> _events = new();
    private long _last = sequence;

    public void Add(IReadOnlyList<JournalRecord> records)
    {
        lock (_gate)
        {
            foreach (JournalRecord record in records)
            {
                _events.Enqueue(new CampaignEvent(++_last, record));
                if (_events.Count > Most)
                {
                    _events.Dequeue();
                }
            }
        }
    }

    /// <summary>Records behind a number; null where they are older than what is kept.</summary>
    public IReadOnlyList<CampaignEvent>? Behind(long after, int most)
    {
        lock (_gate)
        {
            long kept = _last - _events.Count;
            return after >= _last ? []
                : after < kept ? null
                : [.. _events.Skip((int)(after - kept)).Take(most)];
        }
    }
}
