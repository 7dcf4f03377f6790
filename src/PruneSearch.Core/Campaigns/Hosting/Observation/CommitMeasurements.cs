using PruneSearch.Campaigns.Dispatching;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Telemetry;

namespace PruneSearch.Campaigns.Hosting.Observation;

/// <summary>Counts what records tell: losses, retries, measurements.</summary>
internal static class CommitMeasurements
{
    /// <param name="before">The state before the records.</param>
    /// <param name="records">The records.</param>
    public static void Record(CampaignState before, IEnumerable<JournalRecord> records)
    {
        foreach (JournalRecord record in records)
        {
            switch (record)
            {
                case JournalRecord.LeaseLost lost when LeaseLosses.Is(lost.Reason) && before.Leases.TryGetValue(lost.Token, out LeaseState? lease):
                    Instruments.LeaseLosses.Add(1, new KeyValuePair<string, object?>(MetricTags.Label, WorkLabels.Of(lease.Item)));
                    break;
                case JournalRecord.ItemFailed { Retry: true } failed:
                    Instruments.Retries.Add(1, new KeyValuePair<string, object?>(MetricTags.Type, WorkSpans.Word(failed.Kind)));
                    break;
                case JournalRecord.Reported { Report: MeasureReport { LatencyMs: > 0 } measured }:
                    Instruments.MeasurementSpread.Record((measured.P95Ms / measured.LatencyMs) - 1, new KeyValuePair<string, object?>(MetricTags.Target, measured.Target));
                    break;
            }
        }
    }
}
