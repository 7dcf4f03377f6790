using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using PruneSearch.Campaigns.Reports.Sections;

namespace PruneSearch.Campaigns.Reports;

/// <summary>
/// A campaign on one page: HTML that needs nothing beside itself, has its own style, charts (SVG) and a little script (sorting, tooltips),
/// and forbids the browser to fetch anything.
/// </summary>
public static class CampaignReport
{
    private static readonly string Style = Embedded("report.css");
    private static readonly string Script = Embedded("report.js");

    /// <summary>Writes the page; the same content gives the same text.</summary>
    public static void Write(TextWriter output, ReportContent content)
    {
        var html = new HtmlWriter(output);
        html.Trusted("<!DOCTYPE html>\n").Open("html", ("lang", "en"));
        WriteHead(html, content);
        html.Open("body").Open("main").Line();
        foreach (Action<HtmlWriter, ReportContent> section in Sections)
        {
            section(html, content);
            html.Line();
        }

        html.Close();
        html.Open("div", ("id", "tip"), ("hidden", "hidden")).Close();
        html.Open("script").Trusted(Script).Close();
        html.Close().Close().Line();
    }

    private static IEnumerable<Action<HtmlWriter, ReportContent>> Sections =>
    [
        HeadingSection.Write, WarningSection.Write, ParetoSection.Write, HypervolumeSection.Write, PromiseSection.Write, FidelitySection.Write, TestSection.Write,
        CandidateSection.Write, RatioSection.Write, TrainingSection.Write, ReceiptSection.Write, ReproduceSection.Write, SpecSection.Write,
    ];

    private static void WriteHead(HtmlWriter html, ReportContent content)
    {
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));
        html.Open("head");
        html.Empty("meta", ("charset", "utf-8"));
        html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Empty("meta", ("http-equiv", "Content-Security-Policy"),
            ("content", $"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'"));
        html.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
        html.Element("title", $"{content.State.Name} - PruneSearch");
        html.Open("style").Trusted(Style).Close().Close().Line();
    }

    /// <summary>Style and script stand in the page behind a comment that hides them from XML parsers, with one kind of line end.</summary>
    private static string Embedded(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return $"/*<![CDATA[*/\n{reader.ReadToEnd().ReplaceLineEndings("\n")}/*]]>*/";
    }
}
