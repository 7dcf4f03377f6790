using PruneSearch.Campaigns.Reports.Sections;

namespace PruneSearch.Campaigns.Reports;

/// <summary>A campaign on one page: HTML that needs nothing beside itself, with drawings (SVG) and, where there is a script, the dashboard's charts.</summary>
public static class CampaignReport
{
    /// <summary>Writes the page; the same content gives the same text.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="content">What it is about.</param>
    /// <param name="charts">Live charts that take the places of drawings, on screens and where scripts run; null for drawings alone.</param>
    public static void Write(TextWriter output, ReportContent content, ReportCharts? charts = null) => HtmlPage.Write(
        output,
        content.State.Name,
        html =>
        {
            foreach (Action<HtmlWriter, ReportContent> section in Sections(charts))
            {
                section(html, content);
                html.Line();
            }

            foreach ((string name, string json) in charts?.Documents() ?? [])
            {
                html.Open("script", ("type", "application/json"), ("data-document", name)).Trusted(json).Close().Line();
            }
        },
        charts?.Script);

    /// <summary>The scripts that a page may run, as a content security policy names them.</summary>
    /// <param name="script">That of its charts; null for a page without.</param>
    public static string ScriptSources(ReportScript? script) => HtmlPage.ScriptSources(script);

    private static IEnumerable<Action<HtmlWriter, ReportContent>> Sections(ReportCharts? charts) =>
    [
        HeadingSection.Write, WarningSection.Write, ParetoSection.Write, HypervolumeSection.Write, .. Live(charts, ChartSection.WriteParameters), PromiseSection.Write,
        .. Live(charts, ChartSection.WriteLatency), FidelitySection.Write, TestSection.Write, CandidateSection.Write, RatioSection.Write, SensitivitySection.Write, TrainingSection.Write,
        .. Live(charts, ChartSection.WriteTimeline), ReceiptSection.Write, ReproduceSection.Write, SpecSection.Write,
    ];

    private static Action<HtmlWriter, ReportContent>[] Live(ReportCharts? charts, Action<HtmlWriter, ReportCharts> section) =>
        charts is null ? [] : [(html, _) => section(html, charts)];
}
