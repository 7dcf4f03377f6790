using PruneSearch.Campaigns.Reports.Sections;
using PruneSearch.Campaigns.Sensitivity;

namespace PruneSearch.Campaigns.Reports;

/// <summary>A sensitivity study on one page, as it is in a campaign's report.</summary>
public static class SensitivityReport
{
    /// <summary>Writes the page; the same study gives the same text.</summary>
    /// <param name="model">The model's name.</param>
    public static void Write(TextWriter output, string model, SensitivityStudy study) => HtmlPage.Write(output, $"Sensitivity of {model}", html =>
    {
        html.Element("h1", $"Sensitivity of {model}");
        html.Element("p", $"{study.Granularity}, ranked by {study.Criterion}", ("class", "soft")).Line();
        SensitivitySection.Write(html, study);
        html.Line();
    });
}
