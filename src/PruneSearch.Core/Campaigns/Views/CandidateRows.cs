using System.Collections.Immutable;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views.Documents;
using PruneSearch.Campaigns.Work;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Campaigns.Views;

/// <summary>Makes rows of candidates.</summary>
internal static class CandidateRows
{
    public static CandidateRow Of(ReportContent content, MetricCatalogue metrics, CandidateState c, string? stage) => new()
    {
        Number = c.Number,
        Origin = Origin(c.Origin),
        Standing = CandidateStanding.Words(content, c),
        Pinned = c.Pinned,
        Reason = CandidateStanding.Reason(content, c),
        ProposedAt = c.ProposedAt,
        Rung = c.Rungs.Count(r => r.Evaluation is not null) is > 0 and var judged ? judged - 1 : null,
        Stage = stage,
        Recipe = RecipeKnobs.Of(c.Recipe),
        Values = Values(content, metrics, c),
        Verdict = Verdict(content, c),
    };

    public static string Origin(CandidateOrigin origin) => origin.ToString().ToLowerInvariant();

    /// <summary>The dense model's figures.</summary>
    public static ImmutableSortedDictionary<string, Interval> Dense(ReportContent content, MetricCatalogue metrics) =>
        Known(metrics, m => CandidateFigures.OfDense(content.State, m), m => ObjectiveInterval.OfDense(content, m));

    /// <summary>How many receipts that the row of a candidate goes by have not been looked at.</summary>
    public static int Unread(ReportContent content, CandidateState c)
    {
        int unread = 0;
        foreach (Target target in content.Spec.Targets)
        {
            unread += IsUnread(content, CandidateFigures.Measurement(content.State, c, target.Name)) + IsUnread(content, c.Confirmations.GetValueOrDefault(target.Name));
        }

        return unread;
    }

    /// <summary>What was promised, and what the first target made of it; null where it was not timed.</summary>
    public static string? Verdict(ReportContent content, CandidateState c) => content.Promised(c) is not { } promised ? null : content.Spec.Targets
        .Select(t => content.Newest(c, t.Name))
        .OfType<MeasureReport>()
        .Select(m => content.Receipts.Of(m) is { Speedup: not null } receipt ? SpeedVerdict.Of(receipt, promised).ToString() : null)
        .FirstOrDefault(v => v is not null);

    private static int IsUnread(ReportContent content, MeasureReport? m) => m is null || content.Receipts.Knows(m) ? 0 : 1;

    private static ImmutableSortedDictionary<string, Interval> Values(ReportContent content, MetricCatalogue metrics, CandidateState c) =>
        Known(metrics, m => CandidateFigures.Of(content.State, c, m), m => ObjectiveInterval.Of(content, c, m));

    private static ImmutableSortedDictionary<string, Interval> Known(MetricCatalogue metrics, Func<MetricRef, double?> value, Func<MetricRef, (double Low, double High)?> interval)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, Interval>(StringComparer.Ordinal);
        for (int i = 0; i < metrics.Metrics.Count; i++)
        {
            if (value(metrics.Metrics[i]) is { } known && double.IsFinite(known))
            {
                (double Low, double High)? around = interval(metrics.Metrics[i]);
                values[metrics.Infos[i].Key] = around is { } a && double.IsFinite(a.Low) && double.IsFinite(a.High) ? new Interval(known, a.Low, a.High) : new Interval(known);
            }
        }

        return values.ToImmutable();
    }
}
