using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.Reports.Sections;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views.Documents;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Campaigns.Views;

/// <summary>Campaigns at a glance.</summary>
public static class Overviews
{
    public static Overview Of(CampaignView view)
    {
        ReportContent content = view.Content;
        return new Overview
        {
            Summary = CampaignSummaries.Of(view),
            Sequence = view.State.Sequence,
            Objectives = [.. view.Spec.Objectives.Select(o => o.ToString())],
            Metrics = view.Metrics.Infos,
            Constraints = [.. view.Spec.Constraints.Select(c => Constraint(view.State, c))],
            Targets = [.. view.Spec.Targets.Select(Target)],
            Dense = CandidateRows.Dense(content, view.Metrics),
            Counts = Counts(view),
            Findings = [.. CampaignFinding.Of(content).Select(f => new Finding(f.IsGain, f.Text))],
            Warnings = [.. WarningSection.Of(content)],
            Advantage = content.Advantage is { } a ? Advantage(a) : null,
        };
    }

    private static AdvantageFigures Advantage(SearchAdvantage a) => new(a.Search.Final, a.Uniform?.Final, a.Baselines.FirstOrDefault(b => b.Origin == CandidateOrigin.Random)?.Final)
    {
        Comparisons = [.. a.Baselines.Select(b => HypervolumeText.Of(a, b))],
    };

    /// <summary>A target in a few words.</summary>
    internal static TargetInfo Target(Target target) => new(target.Name, target.ToString(), target.Options.Provider, target.Options.Threads);

    private static ConstraintInfo Constraint(CampaignState state, ConstraintSpec c)
    {
        double? baseline = c.BaselineFactor == 0 ? 0 : CandidateFigures.OfDense(state, c.Metric);
        return new ConstraintInfo(c.Text, c.Metric.ToString(), !c.IsUpper, baseline is { } b && double.IsFinite(c.Bound(b)) ? c.Bound(b) : null);
    }

    private static CandidateCounts Counts(CampaignView view)
    {
        Dictionary<string, int> counts = view.Rows.CountBy(r => r.Standing).ToDictionary(StringComparer.Ordinal);
        int front = Count(Standings.Front);
        int feasible = front + Count(Standings.Feasible);
        int complete = view.State.Candidates.Count(c => c.Status == CandidateStatus.Complete);
        return new CandidateCounts
        {
            Proposed = view.Rows.Count,
            Active = Count(Standings.Active),
            Complete = complete,
            Feasible = feasible,
            Front = front,
            Stopped = Count(Standings.Stopped),
            Failed = Count(Standings.Failed),
            Infeasible = Count(Standings.Infeasible),
            Duplicate = Count(Standings.Duplicate),
        };

        int Count(string standing) => counts.GetValueOrDefault(standing);
    }
}
