namespace PruneSearch.Chaos.History;

/// <summary>Rules about a journal alone. Goes through the records once, in order.</summary>
internal sealed class JournalRules
{
    private readonly List<Violation> _violations = [];
    private readonly Dictionary<long, LeaseHistory> _leases = [];
    private readonly Dictionary<string, long> _live = new(StringComparer.Ordinal);
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private readonly HashSet<int> _ended = [];
    private readonly HashSet<int> _proposed = [];
    private string? _phase;

    public IReadOnlyList<Violation> Violations => _violations;

    public IReadOnlyDictionary<long, LeaseHistory> Leases => _leases;

    public int Candidates => _proposed.Count;

    public void Check(IReadOnlyList<HistoryRecord> records, HistoryExpectation expected)
    {
        long last = 0;
        foreach (HistoryRecord record in records)
        {
            Require(record.Sequence == last + 1, HistoryRule.Contiguous, $"record {record.Sequence} follows record {last}");
            last = record.Sequence;
            Follow(record);
        }

        foreach (int number in _proposed.Except(_ended).Order())
        {
            Require(false, HistoryRule.CandidateEndsOnce, $"candidate c{number} never ended");
        }

        Require(_phase == "finished", HistoryRule.Finished, $"the campaign is {_phase ?? "where it began"}");
        Require(Candidates == expected.Candidates, HistoryRule.Finished, $"{Candidates} candidates where {expected.Candidates} were asked for");
    }

    private void Follow(HistoryRecord record)
    {
        switch (record.Type)
        {
            case HistoryRecord.Proposed:
                Require(_proposed.Add(record.Candidate!.Value) && record.Candidate == _proposed.Count - 1, HistoryRule.ProposedInOrder,
                    $"record {record.Sequence} proposes c{record.Candidate}");
                break;
            case HistoryRecord.Leased:
                Grant(record);
                break;
            case HistoryRecord.Reported or HistoryRecord.ItemFailed or HistoryRecord.LeaseLost:
                End(record);
                break;
            case HistoryRecord.CandidateEnded:
                Require(_proposed.Contains(record.Candidate!.Value) && _ended.Add(record.Candidate.Value), HistoryRule.CandidateEndsOnce,
                    $"record {record.Sequence} ends c{record.Candidate}, which {(_proposed.Contains(record.Candidate.Value) ? "has ended" : "nobody proposed")}");
                break;
            case HistoryRecord.PhaseChanged:
                _phase = record.Phase;
                break;
        }
    }

    private void Grant(HistoryRecord record)
    {
        var lease = new LeaseHistory(record);
        _leases.TryAdd(record.Sequence, lease);
        Require(!_live.TryGetValue(lease.Item, out long other), HistoryRule.OneLiveLease, $"{lease.Item} is leased as {record.Sequence} while {other} lives");
        Require(!_done.Contains(lease.Item), HistoryRule.DoneIsNotLeased, $"{lease.Item} is leased as {record.Sequence} after it was done");
        _live[lease.Item] = record.Sequence;
    }

    private void End(HistoryRecord record)
    {
        long token = record.Token!.Value;
        if (!_leases.TryGetValue(token, out LeaseHistory? lease))
        {
            Require(false, HistoryRule.TokenWasGranted, $"record {record.Sequence} ({record.Type}) ends lease {token}, which was not granted");
            return;
        }

        bool isLate = lease.End?.Type == HistoryRecord.LeaseLost && record.Type != HistoryRecord.LeaseLost;
        Require(!isLate, HistoryRule.NoLateReport, $"record {record.Sequence} ({record.Type}) is accepted for lease {token}, lost by record {lease.End?.Sequence}");
        Require(lease.End is null || isLate, HistoryRule.LeaseEndsOnce, $"record {record.Sequence} ({record.Type}) ends lease {token} again, after record {lease.End?.Sequence}");
        if (record.Type == HistoryRecord.Reported)
        {
            Require(_done.Add(lease.Item), HistoryRule.DoneOnce, $"record {record.Sequence} reports {lease.Item} done once more");
        }

        lease.End ??= record;
        if (_live.TryGetValue(lease.Item, out long live) && live == token)
        {
            _live.Remove(lease.Item);
        }
    }

    private void Require(bool holds, HistoryRule rule, string what)
    {
        if (!holds)
        {
            _violations.Add(new Violation(rule, what));
        }
    }
}
