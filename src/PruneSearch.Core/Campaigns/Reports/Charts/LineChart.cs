using System.Text;

namespace PruneSearch.Campaigns.Reports.Charts;

/// <summary>Lines over a common axis: as steps, where a value holds until the next, or from point to point.</summary>
internal sealed class LineChart(Axis x, Axis y, bool steps)
{
    private readonly ChartFrame _frame = new(x, y);

    /// <summary>A place on the x axis that matters, and its name.</summary>
    public (double X, string Name)? Guide { get; init; }

    public void Write(HtmlWriter html, string title, IReadOnlyList<Series> lines)
    {
        _frame.Open(html, title);
        if (Guide is { } guide)
        {
            double at = _frame.X(guide.X);
            html.Empty("path", ("class", "guide"), ("d", ChartFrame.Invariant($"M{at:0.#} {ChartFrame.Top}V{ChartFrame.Bottom}")));
            html.Element("text", guide.Name, ("class", "name"), ("x", at + 5), ("y", ChartFrame.Bottom - 7));
        }

        foreach (Series line in lines.Where(l => l.Points.Count > 0))
        {
            html.Empty("path", ("class", $"steps stroke {line.Mark.Color}"), ("d", Path(line)));
        }

        foreach (Series line in lines)
        {
            foreach ((double px, double py, string tip) in line.Points)
            {
                if (steps)
                {
                    line.Mark.Write(html, _frame.X(px), _frame.Y(py), tip);
                }
                else
                {
                    html.Empty("circle", ("class", $"mark {line.Mark.Color} full"), ("cx", _frame.X(px)), ("cy", _frame.Y(py)), ("r", 1.6), ("data-tip", tip));
                }
            }
        }

        html.Close();
        html.Open("ul", ("class", "legend"));
        foreach ((Mark mark, string name) in lines.Select(l => (l.Mark, l.Name)).Distinct())
        {
            mark.WriteLegend(html, name);
        }

        html.Close();
    }

    private string Path(Series line)
    {
        var path = new StringBuilder();
        foreach ((double px, double py, _) in line.Points)
        {
            (double sx, double sy) = (_frame.X(px), _frame.Y(py));
            path.Append(path.Length == 0 ? ChartFrame.Invariant($"M{sx:0.#} {sy:0.#}")
                : steps ? ChartFrame.Invariant($"H{sx:0.#}V{sy:0.#}")
                : ChartFrame.Invariant($"L{sx:0.#} {sy:0.#}"));
        }

        return path.ToString();
    }
}
