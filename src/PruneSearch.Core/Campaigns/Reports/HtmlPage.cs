using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace PruneSearch.Campaigns.Reports;

/// <summary>
/// A page that needs nothing beside itself: it has its own style and a little script (sorting, tooltips), and forbids the browser to fetch
/// anything.
/// </summary>
internal static class HtmlPage
{
    private static readonly string Style = Embedded("report.css");
    private static readonly string Script = Embedded("report.js");

    /// <summary>Writes the page around its content.</summary>
    public static void Write(TextWriter output, string title, Action<HtmlWriter> content)
    {
        var html = new HtmlWriter(output);
        html.Trusted("<!DOCTYPE html>\n").Open("html", ("lang", "en"));
        WriteHead(html, title);
        html.Open("body").Open("main").Line();
        content(html);
        html.Close();
        html.Open("div", ("id", "tip"), ("hidden", "hidden")).Close();
        html.Open("script").Trusted(Script).Close();
        html.Close().Close().Line();
    }

    private static void WriteHead(HtmlWriter html, string title)
    {
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));
        html.Open("head");
        html.Empty("meta", ("charset", "utf-8"));
        html.Empty("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Empty("meta", ("http-equiv", "Content-Security-Policy"),
            ("content", $"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'"));
        html.Empty("meta", ("name", "color-scheme"), ("content", "light dark"));
        html.Element("title", $"{title} - PruneSearch");
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
