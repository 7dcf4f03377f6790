using PruneSearch.Campaigns.Hosting;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Cli.Output;

/// <summary>A campaign as lines: one for everything that a reader of a log wants to know.</summary>
internal sealed class PlainView(ICampaignHost host, CampaignSpec spec)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        CampaignState state = CampaignState.Empty;
        try
        {
            await foreach (CampaignEvent e in host.WatchAsync(spec.Name, 0, cancellation).ConfigureAwait(false))
            {
                CampaignState before = state;
                state = StateFold.Apply(state, e.Record);
                if (Line(before, state, e.Record) is { } line)
                {
                    Terminal.Line($"{e.Record.At:HH:mm:ss}  {line}");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over or was interrupted.
        }
    }

    private string? Line(CampaignState before, CampaignState state, JournalRecord record) => record switch
    {
        JournalRecord.Started => $"campaign {state.Name}",
        JournalRecord.Reported { Report: BaseReport b } => $"dense model: {Judged(b.Validation)}, {Figures.Count(b.Parameters)} parameters, {Figures.Count(b.Macs)} MACs, {b.Groups.Length} groups ({Figures.Seconds(b.Seconds)})",
        JournalRecord.Reported { Report: MeasureReport m } r when before.Leases[r.Token].Item.Candidate is null => $"dense model on {m.Target}: {Figures.Number(m.LatencyMs)} ms",
        JournalRecord.CandidateEnded c => Ended(state, state.Candidates[c.Candidate]),
        JournalRecord.ItemFailed f => $"{before.Leases[f.Token].Item.Id} failed ({f.Kind}): {f.Message}{(f.Retry ? "; tried again" : string.Empty)}",
        JournalRecord.LeaseLost l => $"{before.Leases[l.Token].Item.Id} was given up ({l.Reason.ToString().ToLowerInvariant()}); it waits again",
        JournalRecord.PhaseChanged p => $"phase {p.Phase.ToString().ToLowerInvariant()}{(p.Front is null ? string.Empty : $", front: {string.Join(", ", p.Front.Select(n => $"c{n}"))}")}{(p.Reason is null ? string.Empty : $": {p.Reason}")}",
        JournalRecord.Exhausted => "the search space is exhausted",
        _ => null,
    };

    private string Ended(CampaignState state, CandidateState c)
    {
        string objectives = string.Join("  ", spec.Objectives.Select(o => $"{o} {CandidateText.Value(state, c, o)}"));
        return $"c{c.Number,-3} {c.Status.ToString().ToLowerInvariant(),-10} {(c.Status == CandidateStatus.Complete ? objectives : c.Reason)}  {RecipeText.Of(c)}";
    }

    private static string Judged(EvaluationFigures f) => string.Join(", ", new[] { f.Accuracy is { } a ? $"accuracy {Figures.Share(a)}" : f.Agreement is not null ? "the standard for fidelity" : string.Empty, CandidateText.Named(f) }.Where(t => t.Length > 0));
}
