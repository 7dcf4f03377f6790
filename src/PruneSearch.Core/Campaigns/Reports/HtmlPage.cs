using System.Reflection;
using System.Text;

namespace PruneSearch.Campaigns.Reports;

/// <summary>
/// A page that needs nothing beside itself: it has its own style and a little script (sorting, tooltips), and forbids the browser to fetch
/// anything, and to run any other script than those that it was written with.
/// </summary>
internal static class HtmlPage
{
    private static readonly string Style = $"/*<![CDATA[*/\n{Embedded("report.css")}/*]]>*/";
    private static readonly ReportScript Script = new(Embedded("report.js"));

    /// <summary>Writes the page around its content.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="title">What it is called.</param>
    /// <param name="content">Writes what is in it.</param>
    /// <param name="script">What runs beside the page's own script; null for nothing.</param>
    public static void Write(TextWriter output, string title, Action<HtmlWriter> content, ReportScript? script = null)
    {
        var html = new HtmlWriter(output);
        html.Trusted("<!DOCTYPE html>\n").Open("html", ("lang", "en"));
        WriteHead(html, title, script);
        html.Open("body").Open("main").Line();
        content(html);
        html.Close();
        html.Open("div", ("id", "tip"), ("hidden", "hidden")).Close();
        html.Open("script").Trusted(Script.Text).Close();
        if (script is not null)
        {
            html.Open("script").Trusted(script.Text).Close();
        }

        html.Close().Close().Line();
    }

    /// <summary>The scripts of a page as a content security policy names them.</summary>
    public static string ScriptSources(ReportScript? script) => script is null ? Script.Source : $"{Script.Source} {script.Source}";

    private static void WriteHead(HtmlWriter html, string title, ReportScript? script)
    {
        html.Open("head");
        html.Empty("meta", ("charset", "utf-8"));
        html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Empty("meta", ("http-equiv", "Content-Security-Policy"),
            ("content", $"default-src 'none'; style-src 'unsafe-inline'; script-src {ScriptSources(script)}"));
        html.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
        html.Element("title", $"{title} - PruneSearch");
        html.Open("style").Trusted(Style).Close().Close().Line();
    }

    private static string Embedded(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
