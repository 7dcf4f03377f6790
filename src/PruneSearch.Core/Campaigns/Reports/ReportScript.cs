using System.Security.Cryptography;
using System.Text;

namespace PruneSearch.Campaigns.Reports;

/// <summary>A script that stands in a page: its text, and the hash by which the page's policy allows it and no other.</summary>
public sealed class ReportScript
{
    private static readonly string[] Markup = ["</script", "<!--", "]]>"];

    /// <param name="text">The script; line ends become LF, as they are where browsers take the hash.</param>
    /// <exception cref="ArgumentException">Something in it would end the element that it stands in.</exception>
    public ReportScript(string text)
    {
        foreach (string mark in Markup)
        {
            if (text.Contains(mark, StringComparison.OrdinalIgnoreCase))
            {
                throw new ArgumentException($"'{mark}' in a script ends the element that it stands in", nameof(text));
            }
        }

        Text = $"/*<![CDATA[*/\n{text.ReplaceLineEndings("\n")}/*]]>*/";
        Source = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}'";
    }

    /// <summary>The element's whole text: the script behind a comment that hides it from XML parsers.</summary>
    public string Text { get; }

    /// <summary>What a content security policy calls it.</summary>
    public string Source { get; }
}
