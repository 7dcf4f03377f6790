using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
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
            table.AddColumn(new TableColumn(spec.Task != TaskKind.Classification ? "test agreement" : state.Base?.Validation is { Accuracy: null, Metrics: not null } ? "test" : "test accuracy").RightAligned());
        }

        table.AddColumn("recipe");
        table.AddRow([.. DenseRow(state, spec, tested).Select(Markup.Escape)]);
        foreach (CandidateState c in candidates)
        {
            table.AddRow([.. Row(state, spec, c, front, tested).Select(Markup.Escape)]);
        }

        console.Write(table);
    }

    private static IEnumerable<string> DenseRow(CampaignState state, CampaignSpec spec, bool tested)
    {
        yield return "dense";
        foreach (MetricRef objective in spec.Objectives)
        {
            yield return CandidateText.Dense(state, objective) ?? CandidateText.Unknown;
        }

        yield return Figures.Count(state.Base?.Macs ?? 0);
        yield return Figures.Count(state.Base?.Parameters ?? 0);
        yield return "0%";
        if (tested)
        {
            yield return CandidateText.Judged(state.DenseTest?.Figures);
        }

        yield return string.Empty;
    }

    private static IEnumerable<string> Row(CampaignState state, CampaignSpec spec, CandidateState c, IReadOnlyList<int> front, bool tested)
    {
        yield return $"c{c.Number}{(front.Contains(c.Number) ? "*" : string.Empty)}{(c.IsFeasible ? string.Empty : " infeasible")}";
        foreach (MetricRef objective in spec.Objectives)
        {
            yield return CandidateText.Value(state, c, objective);
        }

        yield return Figures.Count(c.Plan?.Macs ?? 0);
        yield return Figures.Count(c.Plan?.Parameters ?? 0);
        yield return CandidateFigures.Of(state, c, new MetricRef(Metric.Sparsity)) is { } sparsity ? Figures.Share(sparsity) : "-";
        if (tested)
        {
            yield return CandidateText.Judged(c.Test?.Figures);
        }

        yield return RecipeText.Of(c);
    }
}
