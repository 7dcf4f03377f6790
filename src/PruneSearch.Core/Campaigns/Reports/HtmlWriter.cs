using System.Globalization;
using System.Net;
using System.Xml;

namespace PruneSearch.Campaigns.Reports;

/// <summary>Writes markup that is always balanced and escaped: HTML that an XML parser reads as well.</summary>
internal sealed class HtmlWriter(TextWriter output)
{
    private readonly Stack<string> _open = new();

    /// <summary>Begins an element. Numbers are written in invariant culture; attributes that are null are left out.</summary>
    public HtmlWriter Open(string name, params ReadOnlySpan<(string Name, object? Value)> attributes)
    {
        Tag(name, attributes);
        output.Write('>');
        _open.Push(name);
        return this;
    }

    /// <summary>Begins a part that scrolls by itself where it is wider than the page; keys reach it.</summary>
    public HtmlWriter OpenWide(string label) => Open("div", ("class", "wide"), ("role", "region"), ("aria-label", label), ("tabindex", 0));

    public HtmlWriter Close()
    {
        output.Write($"</{_open.Pop()}>");
        return this;
    }

    /// <summary>An element without content.</summary>
    public HtmlWriter Empty(string name, params ReadOnlySpan<(string Name, object? Value)> attributes)
    {
        Tag(name, attributes);
        output.Write("/>");
        return this;
    }

    /// <summary>An element with text.</summary>
    public HtmlWriter Element(string name, string text, params ReadOnlySpan<(string Name, object? Value)> attributes) =>
        Open(name, attributes).Text(text).Close();

    public HtmlWriter Text(string text)
    {
        output.Write(Escape(text));
        return this;
    }

    public HtmlWriter Line()
    {
        output.Write('\n');
        return this;
    }

    /// <summary>Text of our own that is markup, style or script already.</summary>
    public HtmlWriter Trusted(string markup)
    {
        output.Write(markup);
        return this;
    }

    private void Tag(string name, ReadOnlySpan<(string Name, object? Value)> attributes)
    {
        output.Write($"<{name}");
        foreach ((string attribute, object? value) in attributes)
        {
            if (value is not null)
            {
                output.Write($" {attribute}=\"{Escape(Format(value))}\"");
            }
        }
    }

    private static string Format(object value) => value switch
    {
        double number => number.ToString("0.###", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? string.Empty,
    };

    /// <summary>Characters that markup cannot carry at all, such as terminal escapes, become U+FFFD.</summary>
    private static string Escape(string text) =>
        WebUtility.HtmlEncode(string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD')));
}
