namespace PruneSearch.Campaigns.Reports.Charts;

/// <summary>The drawing of a chart around its content: size, grid, ticks and labels. Positions are SVG units.</summary>
internal sealed class ChartFrame(Axis x, Axis y)
{
    public const double Width = 600;
    public const double Height = 380;
    public const double Left = 70;
    public const double Right = Width - 16;
    public const double Top = 12;
    public const double Bottom = Height - 52;

    public double X(double value) => Left + (x.Place(value) * (Right - Left));

    public double Y(double value) => Bottom - (y.Place(value) * (Bottom - Top));

    /// <summary>Opens the drawing; the caller closes it.</summary>
    public void Open(HtmlWriter html, string title)
    {
        html.Open("svg", ("viewBox", $"0 0 {Width} {Height}"), ("role", "img"), ("aria-label", title));
        foreach ((double value, string text) in x.Ticks)
        {
            html.Empty("line", ("class", "grid"), ("x1", X(value)), ("x2", X(value)), ("y1", Top), ("y2", Bottom));
            html.Element("text", text, ("x", X(value)), ("y", Bottom + 17), ("text-anchor", "middle"));
        }

        foreach ((double value, string text) in y.Ticks)
        {
            html.Empty("line", ("class", "grid"), ("x1", Left), ("x2", Right), ("y1", Y(value)), ("y2", Y(value)));
            html.Element("text", text, ("x", Left - 7), ("y", Y(value) + 4), ("text-anchor", "end"));
        }

        html.Empty("path", ("class", "axis"), ("fill", "none"), ("d", Invariant($"M{Left} {Top}V{Bottom}H{Right}")));
        html.Element("text", x.Label, ("class", "label"), ("x", (Left + Right) / 2), ("y", Height - 12), ("text-anchor", "middle"));
        html.Element("text", y.Label, ("class", "label"), ("text-anchor", "middle"), ("transform", Invariant($"translate(14 {(Top + Bottom) / 2:0.#}) rotate(-90)")));
    }

    public static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
