namespace PruneSearch.Chaos.History;

/// <summary>
/// Says whether a campaign's history is one that may be: from raw records and from what workers wrote down, independently of the code that
/// decides. In the manner of Jepsen's checkers: whatever was broken meanwhile, these rules hold.
/// </summary>
internal static class HistoryChecker
{
    public static HistoryReport Check(IReadOnlyList<HistoryRecord> records, IReadOnlyList<WorkerLog> logs, HistoryExpectation expected)
    {
        var journal = new JournalRules();
        journal.Check(records, expected);
        var told = new LogRules(journal.Leases, expected);
        told.Check(logs);
        LeaseHistory[] lost = [.. journal.Leases.Values.Where(l => l.End?.Type == HistoryRecord.LeaseLost)];
        return new HistoryReport(
            [.. journal.Violations, .. told.Violations],
            new HistoryFigures
            {
                Records = records.Count,
                Candidates = journal.Candidates,
                Leases = journal.Leases.Count,
                Reports = records.Count(r => r.Type == HistoryRecord.Reported),
                Failures = records.Count(r => r.Type == HistoryRecord.ItemFailed),
                LostLeases = lost.GroupBy(l => l.End!.Reason!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
                LostSeconds = Math.Round(lost.Sum(l => (l.End!.At - l.Granted.At).TotalSeconds), 1),
                RepeatedLeases = journal.Leases.Count - journal.Leases.Values.Select(l => l.Item).Distinct(StringComparer.Ordinal).Count(),
                RefusedReports = told.RefusedReports,
                LostAnswers = told.LostAnswers,
                ExpiredUndisturbed = lost.Count(l => l.End!.Reason == "expired" && !expected.Disturbances.Any(d => d.Touches(l.Granted.At, l.End.At))),
                Seconds = records.Count == 0 ? 0 : Math.Round((records[^1].At - records[0].At).TotalSeconds, 1),
            });
    }
}
