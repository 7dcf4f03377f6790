using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Work;
using PruneSearch.Telemetry;

namespace PruneSearch.Campaigns.Hosting.Observation;

/// <summary>Since when work items could be leased. Kept in memory only: a restart begins the wait anew. Not thread-safe.</summary>
internal sealed class ReadyTimes
{
    private Dictionary<string, DateTimeOffset> _since = new(StringComparer.Ordinal);

    /// <summary>Takes over what is ready now, and records how long what was leased has waited.</summary>
    public void Update(IEnumerable<JournalRecord> records, IEnumerable<WorkItem> ready, DateTimeOffset now)
    {
        foreach (JournalRecord.Leased leased in records.OfType<JournalRecord.Leased>())
        {
            if (_since.TryGetValue(leased.Item.Id, out DateTimeOffset since))
            {
                Instruments.QueueWait.Record(Math.Max(0, (leased.At - since).TotalSeconds), new KeyValuePair<string, object?>(MetricTags.Label, WorkLabels.Of(leased.Item)));
            }
        }

        var next = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (WorkItem item in ready)
        {
            next[item.Id] = _since.TryGetValue(item.Id, out DateTimeOffset since) ? since : now;
        }

        _since = next;
    }
}
