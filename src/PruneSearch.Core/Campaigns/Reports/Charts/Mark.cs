namespace PruneSearch.Campaigns.Reports.Charts;

/// <summary>The look of a point.</summary>
/// <param name="Shape">Its form.</param>
/// <param name="Color">A class of the style sheet.</param>
/// <param name="Full">Whether it is filled.</param>
internal sealed record Mark(MarkShape Shape, string Color, bool Full)
{
    public void Write(HtmlWriter html, double x, double y, string? tip = null)
    {
        string kind = Shape == MarkShape.Cross ? "stroke" : Full ? "full" : "hollow";
        html.Empty("path", ("class", $"mark {Color} {kind}"), ("d", ChartFrame.Invariant($"M{x:0.#} {y:0.#}") + Outline), ("data-tip", tip));
    }

    /// <summary>As a legend's entry.</summary>
    public void WriteLegend(HtmlWriter html, string text)
    {
        html.Open("li").Open("svg", ("viewBox", "0 0 16 16"), ("aria-hidden", "true"));
        Write(html, 8, 8);
        html.Close().Text(text).Close();
    }

    private string Outline => Shape switch
    {
        MarkShape.Circle => "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
        MarkShape.Square => "m-4 -4h8v8h-8z",
        MarkShape.Triangle => "m0 -5l4.8 8.6h-9.6z",
        MarkShape.Diamond => "m0 -5.4l5.4 5.4l-5.4 5.4l-5.4 -5.4z",
        MarkShape.Star => "m0 -7l1.8 4.7l5 .2l-3.9 3.1l1.3 4.8l-4.2 -2.8l-4.2 2.8l1.3 -4.8l-3.9 -3.1l5 -.2z",
        _ => "m-3.6 -3.6l7.2 7.2m0 -7.2l-7.2 7.2",
    };
}
