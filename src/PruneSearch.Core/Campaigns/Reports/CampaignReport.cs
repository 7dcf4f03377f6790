using PruneSearch.Campaigns.Reports.Sections;

namespace PruneSearch.Campaigns.Reports;

/// <summary>A campaign on one page: HTML that needs nothing beside itself, with charts (SVG).</summary>
public static class CampaignReport
{
    /// <summary>Writes the page; the same content gives the same text.</summary>
    public static void Write(TextWriter output, ReportContent content) => HtmlPage.Write(output, content.State.Name, html =>
    {
        foreach (Action<HtmlWriter, ReportContent> section in Sections)
        {
            section(html, content);
            html.Line();
        }
    });

    private static IEnumerable<Action<HtmlWriter, ReportContent>> Sections =>
    [
        HeadingSection.Write, WarningSection.Write, ParetoSection.Write, HypervolumeSection.Write, PromiseSection.Write, FidelitySection.Write, TestSection.Write,
        CandidateSection.Write, RatioSection.Write, SensitivitySection.Write, TrainingSection.Write, ReceiptSection.Write, ReproduceSection.Write, SpecSection.Write,
    ];
}
