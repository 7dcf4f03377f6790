using System.Text;

namespace PruneSearch.Campaigns.Reports.Charts;

/// <summary>Points with error bars, the line that a front makes, and bounds.</summary>
internal sealed class ScatterChart(Axis x, Axis y)
{
    private const double NameRoom = 15;

    private readonly ChartFrame _frame = new(x, y);

    /// <summary>Places of a front, from the best in x to the worst; the line encloses what it dominates.</summary>
    public IReadOnlyList<(double X, double Y)> Front { get; init; } = [];

    /// <summary>Whether more of y is better, which tells the side that the front encloses.</summary>
    public bool LargerX { get; init; }

    public bool LargerY { get; init; }

    public double? BoundX { get; init; }

    public double? BoundY { get; init; }

    public void Write(HtmlWriter html, string title, IReadOnlyList<ScatterPoint> points)
    {
        _frame.Open(html, title);
        WriteBounds(html);
        if (Front.Count > 0)
        {
            html.Empty("path", ("class", "steps search stroke"), ("d", FrontPath()));
        }

        foreach (ScatterPoint point in points)
        {
            WriteErrorBars(html, point);
        }

        var named = new List<(double X, double Y)>();
        foreach (ScatterPoint point in points)
        {
            WritePoint(html, point, named);
        }

        html.Close();
    }

    private void WritePoint(HtmlWriter html, ScatterPoint point, List<(double X, double Y)> named)
    {
        (double px, double py) = (_frame.X(point.X), _frame.Y(point.Y));
        if (point.Anchor is not null)
        {
            html.Open("a", ("href", $"#{point.Anchor}"), ("aria-label", point.Tip), ("data-tip", point.Tip));
        }

        point.Mark.Write(html, px, py, point.Anchor is null ? point.Tip : null);
        if (point.Anchor is not null)
        {
            html.Close();
        }

        if (point.Name is not null && !named.Exists(n => Math.Abs(n.X - px) < 2 * NameRoom && Math.Abs(n.Y - py) < NameRoom))
        {
            named.Add((px, py));
            bool left = px > ChartFrame.Right - 40;
            html.Element("text", point.Name, ("class", "name"), ("x", px + (left ? -8 : 8)), ("y", py - 7), ("text-anchor", left ? "end" : "start"));
        }
    }

    private void WriteErrorBars(HtmlWriter html, ScatterPoint point)
    {
        if (point.YInterval is { } v && v.High > v.Low)
        {
            html.Empty("path", ("class", $"thin stroke {point.Mark.Color}"), ("d", ChartFrame.Invariant($"M{_frame.X(point.X):0.#} {_frame.Y(v.Low):0.#}V{_frame.Y(v.High):0.#}")));
        }

        if (point.XInterval is { } h && h.High > h.Low)
        {
            html.Empty("path", ("class", $"thin stroke {point.Mark.Color}"), ("d", ChartFrame.Invariant($"M{_frame.X(h.Low):0.#} {_frame.Y(point.Y):0.#}H{_frame.X(h.High):0.#}")));
        }
    }

    private void WriteBounds(HtmlWriter html)
    {
        if (BoundX is { } bx && bx >= x.Low && bx <= x.High)
        {
            html.Empty("path", ("class", "bound"), ("d", ChartFrame.Invariant($"M{_frame.X(bx):0.#} {ChartFrame.Top}V{ChartFrame.Bottom}")));
        }

        if (BoundY is { } by && by >= y.Low && by <= y.High)
        {
            html.Empty("path", ("class", "bound"), ("d", ChartFrame.Invariant($"M{ChartFrame.Left} {_frame.Y(by):0.#}H{ChartFrame.Right}")));
        }
    }

    /// <summary>From the worst y below the best x, along the points, out to the worst x: what lies behind is dominated.</summary>
    private string FrontPath()
    {
        var path = new StringBuilder();
        double worstY = LargerY ? ChartFrame.Bottom : ChartFrame.Top;
        path.Append(ChartFrame.Invariant($"M{_frame.X(Front[0].X):0.#} {worstY:0.#}V{_frame.Y(Front[0].Y):0.#}"));
        foreach ((double fx, double fy) in Front.Skip(1))
        {
            path.Append(ChartFrame.Invariant($"H{_frame.X(fx):0.#}V{_frame.Y(fy):0.#}"));
        }

        return path.Append(ChartFrame.Invariant($"H{(LargerX ? ChartFrame.Left : ChartFrame.Right):0.#}")).ToString();
    }
}
