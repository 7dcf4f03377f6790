using System.Globalization;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Campaigns.Reports.Sections;

/// <summary>Every candidate, the front first.</summary>
internal static class CandidateSection
{
    private static readonly MetricRef[] Counted = [new(Metric.Macs), new(Metric.Parameters), new(Metric.Sparsity), new(Metric.Bytes)];

    public static void Write(HtmlWriter html, ReportContent content)
    {
        if (content.State.Candidates.Count == 0)
        {
            return;
        }

        IEnumerable<MetricRef> named = content.State.Base?.Validation.Metrics?.Keys.Where(k => !content.Spec.Objectives.Any(o => o.External == k)).Select(k => MetricRef.Named(k)) ?? [];
        MetricRef[] columns = [.. content.Spec.Objectives, .. named, .. Counted.Where(m => !content.Spec.Objectives.Contains(m))];
        html.Element("h2", "Candidates");
        html.Element("p", "Headings sort. Intervals are 95%; latencies stand with the dense median of the same run and the paired speedup.", ("class", "soft"));
        html.OpenWide("Candidates").Open("table", ("class", "sortable")).Open("thead").Open("tr");
        bool remarks = content.State.Candidates.Any(c => CandidateStanding.Reason(content, c) is not null);
        foreach (string heading in (IEnumerable<string>)["candidate", "standing", .. columns.Select(c => c.ToString()), "recipe", .. remarks ? ["remark"] : Array.Empty<string>()])
        {
            html.Open("th", ("scope", "col")).Element("button", heading, ("type", "button")).Close();
        }

        html.Close().Close().Open("tbody").Line();
        WriteDense(html, content, columns, remarks);
        foreach (CandidateState c in content.State.Candidates.OrderBy(c => CandidateStanding.Rank(content, c)).ThenBy(c => c.Number))
        {
            WriteCandidate(html, content, c, columns, remarks);
        }

        html.Close().Close().Close();
    }

    private static void WriteDense(HtmlWriter html, ReportContent content, MetricRef[] columns, bool remarks)
    {
        html.Open("tr", ("id", "dense")).Element("td", "dense", ("data-sort", "-1")).Element("td", "base model", ("data-sort", "-1"));
        foreach (MetricRef metric in columns)
        {
            string? text = metric.Metric switch
            {
                Metric.Latency => content.DenseLatency(metric.Target!),
                Metric.P95 => content.DenseLatency(metric.Target!) is { } median ? $"{CandidateText.Dense(content.State, metric)} (median {median})" : null,
                _ => CandidateText.Dense(content.State, metric),
            };
            html.Element("td", text ?? CandidateText.Unknown, ("data-sort", Key(CandidateFigures.OfDense(content.State, metric))));
        }

        EndRow(html.Element("td", string.Empty), remarks ? string.Empty : null);
    }

    private static void WriteCandidate(HtmlWriter html, ReportContent content, CandidateState c, MetricRef[] columns, bool remarks)
    {
        int rank = CandidateStanding.Rank(content, c);
        string color = rank switch { 0 => "good", 1 => "search", 5 => "bad", _ => "missed" };
        html.Open("tr", ("id", $"c{c.Number}"), ("class", rank > 1 ? "out" : null));
        html.Element("td", $"c{c.Number}", ("data-sort", c.Number));
        html.Open("td", ("data-sort", rank)).Element("span", CandidateStanding.Words(content, c), ("class", $"badge {color}")).Close();
        foreach (MetricRef metric in columns)
        {
            html.Element("td", CandidateText.Value(content.State, c, metric), ("data-sort", Key(CandidateFigures.Of(content.State, c, metric))));
        }

        html.Element("td", RecipeText.Of(c), ("class", "some"));
        EndRow(html, remarks ? CandidateStanding.Reason(content, c) ?? string.Empty : null);
    }

    private static void EndRow(HtmlWriter html, string? remark)
    {
        if (remark is not null)
        {
            html.Element("td", remark, ("class", "free"));
        }

        html.Close().Line();
    }

    private static string Key(double? value) => value?.ToString("G9", CultureInfo.InvariantCulture) ?? string.Empty;
}
