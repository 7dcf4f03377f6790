using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Views.Documents;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Views;

/// <summary>A campaign's records as people read them: a log, what workers did, and when candidates ended. Records are added as they come. Thread-safe.</summary>
public sealed class CampaignHistory
{
    private readonly Lock _gate = new();
    private readonly List<LogEntry> _log = [];
    private readonly Dictionary<int, List<int>> _byCandidate = [];
    private readonly List<WorkSpan> _spans = [];
    private readonly Dictionary<long, (int Span, WorkItem Item, string Worker)> _open = [];
    private readonly Dictionary<long, (DateTimeOffset At, double ComputeHours)> _moments = [];
    private double _computeSeconds;

    /// <summary>How many records were added.</summary>
    public long Sequence
    {
        get
        {
            lock (_gate)
            {
                return _log.Count;
            }
        }
    }

    /// <summary>Adds the next record; one that was added before says nothing new.</summary>
    /// <exception cref="ArgumentException">A record between was left out.</exception>
    public void Add(CampaignEvent next)
    {
        lock (_gate)
        {
            if (next.Sequence <= _log.Count)
            {
                return;
            }

            if (next.Sequence != _log.Count + 1)
            {
                throw new ArgumentException($"record {next.Sequence} does not follow record {_log.Count}", nameof(next));
            }

            long? token = Token(next.Record);
            (WorkItem Item, string Worker)? lease = token is { } t && _open.TryGetValue(t, out (int Span, WorkItem Item, string Worker) open) ? (open.Item, open.Worker) : null;
            RecordText text = RecordText.Of(next.Record, lease);
            if (text.Candidate is { } candidate)
            {
                (_byCandidate.TryGetValue(candidate, out List<int>? own) ? own : _byCandidate[candidate] = []).Add(_log.Count);
            }

            _log.Add(new LogEntry(next.Sequence, next.Record.At, text.Kind, text.Text, text.IsProblem, text.Candidate));
            Follow(next);
        }
    }

    /// <summary>When a candidate's ending was recorded, and the hours that workers had spent by then; null where that record ended none.</summary>
    public (DateTimeOffset At, double ComputeHours)? Moment(long sequence)
    {
        lock (_gate)
        {
            return _moments.TryGetValue(sequence, out (DateTimeOffset, double) moment) ? moment : null;
        }
    }

    /// <summary>Everything of one candidate, oldest first.</summary>
    public IReadOnlyList<LogEntry> Of(int candidate)
    {
        lock (_gate)
        {
            return _byCandidate.TryGetValue(candidate, out List<int>? own) ? [.. own.Select(i => _log[i])] : [];
        }
    }

    /// <summary>The newest entries, newest first.</summary>
    /// <param name="before">Only those before this record; null for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="candidate">Only this candidate's; null for all.</param>
    public LogPage Log(long? before, int limit, int? candidate)
    {
        lock (_gate)
        {
            if (candidate is { } number)
            {
                List<int> own = _byCandidate.GetValueOrDefault(number) ?? [];
                return new LogPage(own.Count, [.. Enumerable.Reverse(own).Select(i => _log[i]).Where(e => before is null || e.Sequence < before).Take(limit)]);
            }

            int end = (int)Math.Clamp((before ?? long.MaxValue) - 1, 0, _log.Count);
            int from = Math.Max(0, end - limit);
            List<LogEntry> page = _log.GetRange(from, end - from);
            page.Reverse();
            return new LogPage(_log.Count, page);
        }
    }

    /// <summary>The newest leases in the order in which they were granted.</summary>
    /// <param name="limit">At most so many.</param>
    public Timeline Timeline(int limit)
    {
        lock (_gate)
        {
            int from = Math.Max(0, _spans.Count - limit);
            List<WorkSpan> spans = _spans.GetRange(from, _spans.Count - from);
            return new Timeline
            {
                From = spans.Count > 0 ? spans[0].From : _log.Count > 0 ? _log[0].At : null,
                To = _log.Count > 0 ? _log[^1].At : null,
                Total = _spans.Count,
                Shown = spans.Count,
                Workers = [.. spans.Select(s => s.Worker).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                Spans = spans,
            };
        }
    }

    /// <summary>The lease that a record ends.</summary>
    private static long? Token(JournalRecord record) => record switch
    {
        JournalRecord.LeaseLost r => r.Token,
        JournalRecord.Reported r => r.Token,
        JournalRecord.ItemFailed r => r.Token,
        _ => null,
    };

    private void Follow(CampaignEvent next)
    {
        switch (next.Record)
        {
            case JournalRecord.Leased r:
                _open[next.Sequence] = (_spans.Count, r.Item, r.Worker);
                _spans.Add(new WorkSpan
                {
                    Token = next.Sequence,
                    Worker = r.Slot is { } slot ? $"{r.Worker} / {slot}" : r.Worker,
                    Item = WorkText.Of(r.Item),
                    Kind = WorkText.Kind(r.Item),
                    Candidate = r.Item.Candidate,
                    From = r.At,
                    Outcome = "running",
                });
                break;
            case JournalRecord.Reported r:
                End(r.Token, r.At, "reported", null, null);
                break;
            case JournalRecord.ItemFailed r:
                End(r.Token, r.At, "failed", r.Message, r.Retry);
                break;
            case JournalRecord.LeaseLost r:
                End(r.Token, r.At, "lost", r.Reason.ToString().ToLowerInvariant(), null);
                break;
            case JournalRecord.CandidateEnded r:
                _moments[next.Sequence] = (r.At, _computeSeconds / 3600);
                break;
        }
    }

    private void End(long token, DateTimeOffset at, string outcome, string? message, bool? retry)
    {
        if (_open.Remove(token, out (int Span, WorkItem Item, string Worker) open))
        {
            WorkSpan span = _spans[open.Span];
            _computeSeconds += Math.Max(0, (at - span.From).TotalSeconds);
            _spans[open.Span] = span with { To = at, Outcome = outcome, Message = message, Retry = retry };
        }
    }
}
