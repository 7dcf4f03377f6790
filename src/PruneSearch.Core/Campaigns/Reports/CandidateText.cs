using System.Collections.Immutable;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Reports;

/// <summary>A candidate's figures as people read them, each with its evidence; "-" for what is not known.</summary>
public static class CandidateText
{
    public const string Unknown = "-";

    /// <summary>A metric with its interval; latency with the dense median of the same run and the speedup. The target is in the metric's name.</summary>
    public static string Value(CampaignState state, CandidateState c, MetricRef metric)
    {
        if (metric.Metric.NeedsTarget())
        {
            return CandidateFigures.Measurement(state, c, metric.Target!) is { } m ? Measured(m, metric.Metric) : Unknown;
        }

        return CandidateFigures.Of(state, c, metric) is { } value ? Plain(metric.Metric, value, c.Evaluation?.Figures) : Unknown;
    }

    /// <summary>The dense model's figure; null where it is not known.</summary>
    public static string? Dense(CampaignState state, MetricRef metric) => metric.Metric == Metric.Speedup
        ? "1"
        : CandidateFigures.OfDense(state, metric) is not { } value ? null
        : metric.Metric.NeedsTarget() ? $"{Figures.Number(value)} ms"
        : Plain(metric.Metric, value, state.Base?.Validation);

    /// <summary>Accuracy, or agreement and output error, shares with their Wilson intervals; and what an evaluator gave under names of its own.</summary>
    public static string Judged(EvaluationFigures? figures)
    {
        string? share = figures switch
        {
            { Accuracy: { } a } f => Interval(a, f.AccuracyLow, f.AccuracyHigh),
            { Agreement: { } a } f => $"{Interval(a, f.AgreementLow, f.AgreementHigh)}{(f.OutputError is { } error ? $", output error {Figures.Share(error)}" : string.Empty)}",
            _ => null,
        };
        return (share, Named(figures)) switch
        {
            (null, "") => Unknown,
            (null, var named) => named,
            (_, "") => share,
            (_, var named) => $"{share}, {named}",
        };
    }

    /// <summary>What an evaluator gave under names of its own, such as "mAP 0.41, recall 0.6"; empty where nothing.</summary>
    public static string Named(EvaluationFigures? figures) =>
        string.Join(", ", (figures?.Metrics ?? ImmutableSortedDictionary<string, double>.Empty).Select(m => $"{m.Key} {Figures.Number(m.Value)}"));

    /// <summary>What <see cref="Judged"/> begins with.</summary>
    public static string Measure(CampaignSpec spec, EvaluationFigures? dense) => dense is { Accuracy: null, Agreement: null, Metrics: not null } ? "figures"
        : spec.Task == TaskKind.Classification ? "accuracy"
        : "agreement with the dense model";

    /// <summary>A speedup with its interval, such as "1.83x [1.79, 1.88]"; empty where nothing was paired.</summary>
    public static string Speedup(MeasureReport m) => m.Speedup is null ? string.Empty : $"{m.Speedup:0.00}x [{m.SpeedupLow:0.00}, {m.SpeedupHigh:0.00}]";

    private static string Measured(MeasureReport m, Metric metric) => metric switch
    {
        Metric.Speedup => Speedup(m),
        Metric.Energy => m.Millijoules is { } mj ? $"{Figures.Number(mj)} mJ (dense {Figures.Number(m.DenseMillijoules ?? 0)})" : "no counter",
        Metric.P95 => $"{Figures.Number(m.P95Ms)} ms (dense median {Figures.Number(m.DenseMs ?? 0)}; {Speedup(m)})",
        _ => $"{Figures.Number(m.LatencyMs)} ms (dense {Figures.Number(m.DenseMs ?? 0)}; {Speedup(m)})",
    };

    private static string Plain(Metric metric, double value, EvaluationFigures? figures) => metric switch
    {
        Metric.Accuracy => Interval(value, figures?.AccuracyLow, figures?.AccuracyHigh),
        Metric.Agreement => Interval(value, figures?.AgreementLow, figures?.AgreementHigh),
        _ when metric.IsShare() => Figures.Share(value),
        _ when metric.IsBytes() => Figures.Bytes((long)value),
        Metric.Parameters or Metric.Macs => Figures.Count((long)value),
        _ => Figures.Number(value),
    };

    private static string Interval(double value, double? low, double? high) =>
        $"{Figures.Share(value)} [{Figures.Share(low ?? value)}, {Figures.Share(high ?? value)}]";
}
