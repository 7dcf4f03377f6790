namespace PruneSearch.Campaigns.Reports.Charts;

/// <summary>One line for each row, from what was promised (hollow) to what was realised (full, with its interval); 1 is no change.</summary>
internal static class DumbbellChart
{
    private const double Width = 760;
    private const double Left = 180;
    private const double Right = Width - 20;
    private const double RowHeight = 20;
    private const double Head = 26;

    public static void Write(HtmlWriter html, string title, IReadOnlyList<DumbbellRow> rows)
    {
        var axis = new Axis("speedup", rows.SelectMany(r => new[] { 1, r.Promised, r.Realised.Low, r.Realised.High }), (value, step) => Axis.Plain(value, step) + "x");
        double height = Head + (rows.Count * RowHeight) + 6;
        html.Open("figure").Open("svg", ("viewBox", ChartFrame.Invariant($"0 0 {Width} {height}")), ("role", "img"), ("aria-label", title));
        foreach ((double value, string text) in axis.Ticks)
        {
            html.Empty("line", ("class", "grid"), ("x1", X(value)), ("x2", X(value)), ("y1", Head - 6), ("y2", height));
            html.Element("text", text, ("x", X(value)), ("y", Head - 12), ("text-anchor", "middle"));
        }

        html.Empty("line", ("class", "bound"), ("x1", X(1)), ("x2", X(1)), ("y1", Head - 6), ("y2", height));
        for (int i = 0; i < rows.Count; i++)
        {
            WriteRow(rows[i], Head + ((i + 0.5) * RowHeight));
        }

        html.Close();
        html.Open("ul", ("class", "legend"));
        new Mark(MarkShape.Circle, "dense", Full: false).WriteLegend(html, "promised");
        new Mark(MarkShape.Circle, "dense", Full: true).WriteLegend(html, "realised, with its interval");
        html.Element("li", "dashed: as fast as dense").Close().Close();

        double X(double value) => Left + (axis.Place(value) * (Right - Left));

        void WriteRow(DumbbellRow row, double y)
        {
            html.Element("text", row.Name, ("class", "label"), ("x", Left - 14), ("y", y + 4), ("text-anchor", "end"));
            html.Empty("path", ("class", $"thin stroke {row.Color}"), ("d", ChartFrame.Invariant($"M{X(row.Promised):0.#} {y:0.#}H{X(row.Realised.Value):0.#}")));
            html.Empty("path", ("class", $"steps stroke {row.Color}"), ("d", ChartFrame.Invariant($"M{X(row.Realised.Low):0.#} {y:0.#}H{X(row.Realised.High):0.#}")));
            new Mark(MarkShape.Circle, row.Color, Full: false).Write(html, X(row.Promised), y, row.Tip);
            new Mark(MarkShape.Circle, row.Color, Full: true).Write(html, X(row.Realised.Value), y, row.Tip);
        }
    }
}
