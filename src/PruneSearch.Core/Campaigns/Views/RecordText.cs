using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Views;

/// <summary>What a record says, in words.</summary>
/// <param name="Kind">The record's type, as the journal has it.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Candidate">Whose it is; null for the campaign's or the base model's.</param>
/// <param name="IsProblem">Whether something went wrong.</param>
internal sealed record RecordText(string Kind, string Text, int? Candidate = null, bool IsProblem = false)
{
    /// <param name="record">The record.</param>
    /// <param name="lease">The lease that the record ends; null where it ends none.</param>
    public static RecordText Of(JournalRecord record, (WorkItem Item, string Worker)? lease) => record switch
    {
        JournalRecord.Started r => new("started", $"started by version {r.Version}{(r.Owner is { } owner ? $" for {owner}" : string.Empty)}"),
        JournalRecord.Proposed r => new("proposed", $"c{r.Candidate} joined: {Joined(r)}", r.Candidate),
        JournalRecord.Exhausted => new("exhausted", "the search space holds nothing new"),
        JournalRecord.Leased r => new("leased", $"{WorkText.Owner(r.Item)}: {WorkText.Of(r.Item)}, by {r.Worker}", r.Item.Candidate),
        JournalRecord.LeaseLost r => new("leaseLost", $"{Work(lease)} {Lost(r.Reason)}; it waits again", lease?.Item.Candidate, r.Reason is LeaseEnd.Expired or LeaseEnd.Restarted),
        JournalRecord.Reported r => new("reported", $"{Work(lease)} done in {Figures.Seconds(r.Report.Seconds)}{Found(r.Report)}", lease?.Item.Candidate),
        JournalRecord.ItemFailed r => new("itemFailed", $"{Work(lease)} failed ({r.Kind.ToString().ToLowerInvariant()}): {r.Message}{(r.Retry ? "; it waits again" : string.Empty)}", lease?.Item.Candidate, true),
        JournalRecord.RungDecided r => new("rungDecided", $"c{r.Candidate} {(r.Promoted ? "goes on from" : "stops at")} rung {r.Rung}", r.Candidate),
        JournalRecord.RungClosed r => new("rungClosed", $"rung {r.Rung} closed: no more candidates will reach it"),
        JournalRecord.CandidateEnded r => new("candidateEnded", $"c{r.Candidate} {Ended(r)}{(r.Reason is { } reason ? $": {reason}" : string.Empty)}", r.Candidate, r.Status == CandidateStatus.Failed),
        JournalRecord.PhaseChanged r => new(
            "phaseChanged", $"the campaign {Phase(r)}{(r.Reason is { } why ? $": {why}" : string.Empty)}", null, r.Phase == CampaignPhase.Failed),
        JournalRecord.PauseChanged r => new("pauseChanged", r.Paused ? "paused" : "resumed"),
        JournalRecord.PinChanged r => new("pinChanged", $"c{r.Candidate} {(r.Pinned ? "pinned" : "unpinned")} by a user", r.Candidate),
        JournalRecord.MeasurementAsked r => new("measurementAsked", $"c{r.Candidate} is to be timed again on {r.Target}", r.Candidate),
        _ => new("other", record.GetType().Name),
    };

    private static string Joined(JournalRecord.Proposed r) => r.Origin switch
    {
        CandidateOrigin.Sampler => "proposed by the sampler",
        CandidateOrigin.Enqueued => "put in by a user",
        _ => $"a baseline, {HypervolumeText.Side(r.Origin)}",
    };

    private static string Work((WorkItem Item, string Worker)? lease) => lease is var (item, worker) ? $"{WorkText.Owner(item)}: {WorkText.Of(item)} by {worker}" : "work";

    private static string Lost(LeaseEnd end) => end switch
    {
        LeaseEnd.Released => "was given back",
        LeaseEnd.Cancelled => "was cancelled",
        LeaseEnd.Restarted => "was lost when the host started again",
        _ => "was lost: its worker fell silent",
    };

    private static string Found(WorkReport report) => report switch
    {
        EvaluationReport e => $": {CandidateText.Judged(e.Figures)}",
        MeasureReport { Speedup: not null } m => $": {Figures.Number(m.LatencyMs)} ms (dense {Figures.Number(m.DenseMs ?? 0)}), {CandidateText.Speedup(m)}",
        MeasureReport m => $": {Figures.Number(m.LatencyMs)} ms",
        PlanReport p => $": {Figures.Count(p.Parameters)} parameters, {Figures.Count(p.Macs)} MACs",
        TrainReport t => $": step {t.Steps}",
        _ => string.Empty,
    };

    private static string Ended(JournalRecord.CandidateEnded r) => r.Status switch
    {
        CandidateStatus.Complete => "is complete",
        CandidateStatus.Infeasible => "is infeasible",
        CandidateStatus.Duplicate => "is a duplicate",
        CandidateStatus.Stopped => "stopped",
        _ => "failed",
    };

    private static string Phase(JournalRecord.PhaseChanged r) => r.Phase switch
    {
        CampaignPhase.Search => "begins to search",
        CampaignPhase.Final => $"evaluates its front of {r.Front?.Length ?? 0}",
        CampaignPhase.Finished => "has finished",
        CampaignPhase.Failed => "failed",
        CampaignPhase.Cancelled => "was cancelled",
        _ => "prepares its base model",
    };
}
