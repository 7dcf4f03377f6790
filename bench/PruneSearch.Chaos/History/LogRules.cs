namespace PruneSearch.Chaos.History;

/// <summary>Rules about what workers were told beside what the journal says.</summary>
internal sealed class LogRules(IReadOnlyDictionary<long, LeaseHistory> leases, HistoryExpectation expected)
{
    /// <summary>How far before its record was decided an answer's trouble may have begun, or after that it may have come.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    private readonly List<Violation> _violations = [];

    public IReadOnlyList<Violation> Violations => _violations;

    public int LostAnswers { get; private set; }

    public int RefusedReports { get; private set; }

    public void Check(IReadOnlyList<WorkerLog> logs)
    {
        foreach (WorkerLog log in logs)
        {
            foreach (WorkerLogLine line in log.Lines.Where(l => l.Campaign == expected.Campaign))
            {
                Follow(log, line);
            }
        }

        foreach (LeaseHistory lease in leases.Values)
        {
            CheckEnd(lease);
        }
    }

    private void Follow(WorkerLog log, WorkerLogLine line)
    {
        if (!leases.TryGetValue(line.Token, out LeaseHistory? lease) || lease.Item != line.Item)
        {
            Break(HistoryRule.LogIsInJournal, $"{log.Process} {line.Verb} {line.Token} {line.Item}, which the journal did not grant");
            return;
        }

        switch (line.Verb)
        {
            case WorkerLogLine.Leased:
                if (lease.Granted.Worker != log.Worker || (lease.Holders.Count > 0 && !lease.Holders.Contains(log)))
                {
                    Break(HistoryRule.OneHolder, $"lease {line.Token} of {lease.Granted.Worker} was told to {log.Process}{string.Concat(lease.Holders.Select(h => $" and {h.Process}"))}");
                }

                lease.Holders.Add(log);
                break;
            case WorkerLogLine.Reported:
                if (lease.End?.Type != EndOf(line.Outcome) || lease.Answers.Any(a => a.Verb == WorkerLogLine.Reported))
                {
                    Break(HistoryRule.LogIsInJournal, $"{log.Process} was told that lease {line.Token} ends by '{line.Outcome}'; the journal says {lease.End?.Type ?? "nothing"}");
                }

                lease.Answers.Add(line);
                break;
            case WorkerLogLine.Refused:
                lease.Answers.Add(line);
                break;
        }
    }

    private void CheckEnd(LeaseHistory lease)
    {
        bool isOutcome = lease.End is { } end && (end.Type != HistoryRecord.LeaseLost || end.Reason == "released");
        if (!isOutcome)
        {
            RefusedReports += lease.Answers.Count(a => a.Verb == WorkerLogLine.Refused);
            return;
        }

        if (lease.Answers.Any(a => a.Verb == WorkerLogLine.Reported))
        {
            return;
        }

        LostAnswers++;
        if (!IsExcused(lease))
        {
            Break(HistoryRule.JournalIsInLog, $"record {lease.End!.Sequence} ends lease {lease.Token} ({lease.Item}) with an outcome that {lease.Granted.Worker} was not told of, and nothing was broken then");
        }
    }

    /// <summary>Whether its worker was killed, or something was broken between what the journal says and what the worker heard.</summary>
    private bool IsExcused(LeaseHistory lease)
    {
        if (lease.Holders.Any(h => h.IsCutShort && h.EndedAt + Slack >= lease.End!.At && lease.Answers.Count == 0))
        {
            return true;
        }

        DateTimeOffset heard = lease.Answers.Count > 0 ? lease.Answers.Max(a => a.At) : lease.Holders.Select(h => h.EndedAt).DefaultIfEmpty(lease.End!.At).Max();
        return expected.Disturbances.Any(d => d.Touches(lease.End!.At - Slack, heard + Slack));
    }

    private static string EndOf(string outcome) =>
        outcome.StartsWith("done", StringComparison.Ordinal) ? HistoryRecord.Reported
        : outcome.StartsWith("failed", StringComparison.Ordinal) ? HistoryRecord.ItemFailed
        : HistoryRecord.LeaseLost;

    private void Break(HistoryRule rule, string what) => _violations.Add(new Violation(rule, what));
}
