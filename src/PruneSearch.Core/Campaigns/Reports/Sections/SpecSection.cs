namespace PruneSearch.Campaigns.Reports.Sections;

/// <summary>The spec, as the user wrote it.</summary>
internal static class SpecSection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        html.Element("h2", "Spec");
        html.Element("pre", content.State.Spec, ("role", "region"), ("aria-label", "The spec's text"), ("tabindex", 0));
    }
}
