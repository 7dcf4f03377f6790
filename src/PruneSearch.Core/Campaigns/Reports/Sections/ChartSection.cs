namespace PruneSearch.Campaigns.Reports.Sections;

/// <summary>Places of charts that no drawing stands for: they are hidden until the script fills them.</summary>
internal static class ChartSection
{
    /// <summary>Configurations with what came of them, and which of their parameters matter.</summary>
    public static void WriteParameters(HtmlWriter html, ReportCharts charts) =>
        Write(html, "parameters", "Parameters", charts.Points.Shown > 1 && charts.Points.Recipe.Count > 0);

    /// <summary>How long runs of the front's members took.</summary>
    public static void WriteLatency(HtmlWriter html, ReportCharts charts) =>
        Write(html, "latency", "Latency of the front", charts.Members.Any(c => c.Measurements.Any(m => m.Samples.Count > 1)));

    /// <summary>Which worker did what, when.</summary>
    public static void WriteTimeline(HtmlWriter html, ReportCharts charts) => Write(html, "timeline", "Work", charts.Timeline.Spans.Count > 0);

    private static void Write(HtmlWriter html, string chart, string heading, bool hasData)
    {
        if (hasData)
        {
            html.Open("section", ("data-chart", chart), ("hidden", "hidden")).Element("h2", heading).Close();
        }
    }
}
