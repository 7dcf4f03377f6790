using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Reports.Charts;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Campaigns.Reports.Sections;

/// <summary>What pruning promised (fewer MACs, or fewer non-zero weights) and what each target made of it.</summary>
internal static class PromiseSection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        bool begun = false;
        foreach (Target target in content.Spec.Targets)
        {
            (CandidateState C, MeasureReport M, SpeedVerdict Verdict)[] rows = [.. Rows(content, target)];
            if (rows.Length == 0)
            {
                continue;
            }

            if (!begun)
            {
                html.Element("h2", "Promised and realised");
                html.Element("p", "Fewer multiply-accumulates (for zeroed weights: fewer weights that are not zero) promise a speedup; the target decides. Front and baselines, from receipts with the dense model in the same run.", ("class", "soft"));
                begun = true;
            }

            html.Element("h3", target.ToString());
            DumbbellChart.Write(html, $"promised and realised speedup on {target}", [.. rows.Select(r => Row(content, r.C, r.Verdict))]);
            WriteTable(html, content, rows);
        }
    }

    private static IEnumerable<(CandidateState, MeasureReport, SpeedVerdict)> Rows(ReportContent content, Target target)
    {
        IEnumerable<CandidateState> shown = content.Front.Concat(content.State.Candidates.Where(c => c.Status == CandidateStatus.Complete && c.Origin is not (CandidateOrigin.Sampler or CandidateOrigin.Enqueued)));
        foreach (CandidateState c in shown)
        {
            if (content.Newest(c, target.Name) is { } m && content.Promised(c) is { } promised && content.Receipts.Of(m) is { Speedup: not null } receipt)
            {
                yield return (c, m, SpeedVerdict.Of(receipt, promised));
            }
        }
    }

    private static DumbbellRow Row(ReportContent content, CandidateState c, SpeedVerdict verdict) =>
        new(Name(content, c), verdict.Promised, verdict.Realised, CandidateStanding.Mark(content, c).Color, $"{Name(content, c)}: {verdict}");

    private static void WriteTable(HtmlWriter html, ReportContent content, (CandidateState C, MeasureReport M, SpeedVerdict Verdict)[] rows)
    {
        html.OpenWide("Promised and realised").Open("table").Open("thead").Open("tr");
        foreach (string heading in new[] { "candidate", "verdict", "", "timed" })
        {
            html.Element("th", heading);
        }

        html.Close().Close().Open("tbody");
        foreach ((CandidateState c, MeasureReport m, SpeedVerdict verdict) in rows)
        {
            html.Open("tr").Element("td", Name(content, c)).Element("td", verdict.ToString());
            html.Open("td").Element("span", Short(verdict.Category), ("class", $"badge {Color(verdict.Category)}")).Close();
            html.Element("td", c.Confirmations.ContainsValue(m) ? "the exported file, at the end" : c.Plan?.ShapeKey is null ? "the exported file" : "the shape, before training");
            html.Close();
        }

        html.Close().Close().Close();
    }

    private static string Name(ReportContent content, CandidateState c) =>
        content.IsOnFront(c) ? $"c{c.Number}" : $"c{c.Number} ({HypervolumeText.Side(c.Origin)})";

    private static string Short(SpeedCategory category) => category switch
    {
        SpeedCategory.Faster => "faster",
        SpeedCategory.NotFaster => "not faster",
        SpeedCategory.Slower => "slower",
        _ => "within noise",
    };

    private static string Color(SpeedCategory category) => category switch
    {
        SpeedCategory.Faster => "good",
        SpeedCategory.Slower => "bad",
        _ => "warn",
    };
}
