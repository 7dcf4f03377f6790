using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using Spectre.Console;

namespace PruneSearch.Cli.Output;

/// <summary>Candidates as a table: every objective with its interval; latency never without its target and dense baseline.</summary>
internal static class CandidateTable
{
    public static void Write(IAnsiConsole console, CampaignState state, CampaignSpec spec, IEnumerable<CandidateState> candidates, IReadOnlyList<int> front)
    {
        var table = new Table { Border = console.Profile.Out.IsTerminal ? TableBorder.Rounded : TableBorder.Minimal };
        table.AddColumn("candidate");
        foreach (MetricRef objective in spec.Objectives)
        {
            table.AddColumn(new TableColumn(Markup.Escape(objective.ToString())).RightAligned());
        }

        foreach (string extra in new[] { "MACs", "parameters", "sparsity" })
        {
            table.AddColumn(new TableColumn(extra).RightAligned());
        }

        bool tested = spec.Data.Test is not null;
        if (tested)
        {
            table.AddColumn(new TableColumn(spec.Task == TaskKind.Classification ? "test accuracy" : "test agreement").RightAligned());
        }

        table.AddColumn("recipe");
        table.AddRow([.. DenseRow(state, spec, tested).Select(Markup.Escape)]);
        foreach (CandidateState c in candidates)
        {
            table.AddRow([.. Row(state, spec, c, front, tested).Select(Markup.Escape)]);
        }

        console.Write(table);
    }

    /// <summary>A metric of a candidate with its evidence.</summary>
    public static string Value(CampaignState state, CandidateState c, MetricRef metric)
    {
        if (metric.Metric.NeedsTarget())
        {
            return CandidateFigures.Measurement(state, c, metric.Target!) is { } m ? Latency(m, metric.Metric) : "-";
        }

        return CandidateFigures.Of(state, c, metric) is { } value ? Plain(metric.Metric, value, c.Evaluation?.Figures) : "-";
    }

    private static string Latency(MeasureReport m, Metric metric)
    {
        string speedup = m.Speedup is null ? string.Empty : $"{m.Speedup:0.00}x [{m.SpeedupLow:0.00}, {m.SpeedupHigh:0.00}]";
        return metric switch
        {
            Metric.Speedup => speedup,
            Metric.P95 => $"{Figures.Number(m.P95Ms)} ms (dense {Figures.Number(m.DenseMs ?? 0)}; {speedup})",
            _ => $"{Figures.Number(m.LatencyMs)} ms (dense {Figures.Number(m.DenseMs ?? 0)}; {speedup})",
        };
    }

    private static string Plain(Metric metric, double value, EvaluationFigures? figures) => metric switch
    {
        Metric.Accuracy => $"{Figures.Share(value)} [{Figures.Share(figures?.AccuracyLow ?? value)}, {Figures.Share(figures?.AccuracyHigh ?? value)}]",
        Metric.Agreement => $"{Figures.Share(value)} [{Figures.Share(figures?.AgreementLow ?? value)}, {Figures.Share(figures?.AgreementHigh ?? value)}]",
        Metric.Sparsity => Figures.Share(value),
        Metric.Parameters or Metric.Macs => Figures.Count((long)value),
        Metric.Bytes => Figures.Bytes((long)value),
        _ => Figures.Number(value),
    };

    private static IEnumerable<string> DenseRow(CampaignState state, CampaignSpec spec, bool tested)
    {
        yield return "dense";
        foreach (MetricRef objective in spec.Objectives)
        {
            yield return objective.Metric.NeedsTarget() && state.DenseMeasurements.GetValueOrDefault(objective.Target!) is { } m
                ? objective.Metric == Metric.Speedup ? "1" : $"{Figures.Number(objective.Metric == Metric.P95 ? m.P95Ms : m.LatencyMs)} ms"
                : CandidateFigures.OfDense(state, objective) is { } value ? Plain(objective.Metric, value, state.Base?.Validation) : "-";
        }

        yield return Figures.Count(state.Base?.Macs ?? 0);
        yield return Figures.Count(state.Base?.Parameters ?? 0);
        yield return "0%";
        if (tested)
        {
            yield return Tested(state.DenseTest);
        }

        yield return string.Empty;
    }

    private static IEnumerable<string> Row(CampaignState state, CampaignSpec spec, CandidateState c, IReadOnlyList<int> front, bool tested)
    {
        yield return $"c{c.Number}{(front.Contains(c.Number) ? "*" : string.Empty)}{(c.IsFeasible ? string.Empty : " infeasible")}";
        foreach (MetricRef objective in spec.Objectives)
        {
            yield return Value(state, c, objective);
        }

        yield return Figures.Count(c.Plan?.Macs ?? 0);
        yield return Figures.Count(c.Plan?.Parameters ?? 0);
        yield return CandidateFigures.Of(state, c, new MetricRef(Metric.Sparsity)) is { } sparsity ? Figures.Share(sparsity) : "-";
        if (tested)
        {
            yield return Tested(c.Test);
        }

        yield return RecipeText.Of(c);
    }

    private static string Tested(EvaluationReport? test) => test?.Figures switch
    {
        { Accuracy: { } a } f => $"{Figures.Share(a)} [{Figures.Share(f.AccuracyLow!.Value)}, {Figures.Share(f.AccuracyHigh!.Value)}]",
        { Agreement: { } a } f => $"{Figures.Share(a)} [{Figures.Share(f.AgreementLow!.Value)}, {Figures.Share(f.AgreementHigh!.Value)}]",
        _ => "-",
    };
}
