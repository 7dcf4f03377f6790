using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;
using PruneSearch.Telemetry;

namespace PruneSearch.Campaigns.Hosting.Observation;

/// <summary>Sends the spans of what records end: leases, candidates, the base model's work. Their times are the journal's.</summary>
/// <param name="before">The state before the records.</param>
/// <param name="after">The state behind them.</param>
internal sealed class CommitSpans(CampaignState before, CampaignState after)
{
    private CampaignPhase _phase = before.Phase;

    public void Send(IEnumerable<JournalRecord> records)
    {
        foreach (JournalRecord record in records)
        {
            switch (record)
            {
                case JournalRecord.Reported r:
                    Lease(r.Token, r.At, "reported", null, null);
                    break;
                case JournalRecord.ItemFailed r:
                    Lease(r.Token, r.At, "failed", r.Kind, r.Message);
                    break;
                case JournalRecord.LeaseLost r:
                    Lease(r.Token, r.At, WorkSpans.Word(r.Reason), null, LeaseLosses.Is(r.Reason) ? $"the lease is {WorkSpans.Word(r.Reason)}" : null);
                    break;
                case JournalRecord.CandidateEnded r:
                    Candidate(r.Candidate, r.At, WorkSpans.Word(r.Status), r.Status == CandidateStatus.Failed ? r.Reason : null);
                    break;
                case JournalRecord.PhaseChanged r:
                    Phase(r);
                    break;
            }
        }
    }

    private void Lease(long token, DateTimeOffset at, string outcome, FailureKind? failure, string? error)
    {
        if (!before.Leases.TryGetValue(token, out LeaseState? lease))
        {
            return;
        }

        var span = new PastSpan(
            SpanNames.Lease, lease.GrantedAt, at,
            [
                new(SpanTags.Campaign, after.Name), new(SpanTags.Candidate, lease.Item.Candidate), new(SpanTags.Item, lease.Item.Id), new(SpanTags.Token, token),
                new(SpanTags.Worker, lease.Worker), new(SpanTags.Outcome, outcome), new(SpanTags.Failure, failure is { } kind ? WorkSpans.Word(kind) : null),
            ],
            error);
        span.SendWithin(new WorkTrace(after.Name, lease.Item.Candidate));
    }

    private void Candidate(int number, DateTimeOffset at, string status, string? error)
    {
        CandidateState candidate = after.Candidates[number];
        var span = new PastSpan(
            SpanNames.Candidate, candidate.ProposedAt ?? after.StartedAt, at,
            [new(SpanTags.Campaign, after.Name), new(SpanTags.Candidate, number), new(SpanTags.Origin, WorkSpans.Word(candidate.Origin)), new(SpanTags.Status, status)],
            error);
        span.SendAsRoot(new WorkTrace(after.Name, number));
    }

    /// <summary>The search begins: the base model is done. Or the campaign is broken off: so is what it was at.</summary>
    private void Phase(JournalRecord.PhaseChanged change)
    {
        if (_phase == CampaignPhase.Base)
        {
            var span = new PastSpan(
                SpanNames.Base, after.StartedAt, change.At,
                [new(SpanTags.Campaign, after.Name), new(SpanTags.Status, change.Phase == CampaignPhase.Search ? "complete" : WorkSpans.Word(change.Phase))],
                change.Phase == CampaignPhase.Failed ? change.Reason : null);
            span.SendAsRoot(new WorkTrace(after.Name, null));
        }

        if (change.Phase == CampaignPhase.Cancelled)
        {
            foreach (int active in before.Active)
            {
                Candidate(active, change.At, WorkSpans.Word(change.Phase), null);
            }
        }

        _phase = change.Phase;
    }
}
