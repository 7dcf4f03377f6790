using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Reports.Charts;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Search.Pareto;

namespace PruneSearch.Campaigns.Reports.Sections;

/// <summary>The first objective against each of the others; with one objective, against the candidates' numbers.</summary>
internal static class ParetoSection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        CandidateState[] drawn = [.. content.State.Candidates.Where(c => c.Objectives is { } o && o.All(double.IsFinite)).OrderByDescending(c => CandidateStanding.Rank(content, c))];
        if (drawn.Length == 0)
        {
            return;
        }

        html.Element("h2", "Pareto front");
        MetricRef[] others = [.. content.Spec.Objectives.Skip(1)];
        html.Open("div", ("data-chart", "pareto"));
        if (others.Length < 2)
        {
            html.Open("figure", ("class", "beside"));
            WriteChart(html, content, drawn, others.FirstOrDefault());
            WriteLegend(html, drawn);
            html.Close().Close();
            return;
        }

        html.Open("div", ("class", "charts"));
        foreach (MetricRef other in others)
        {
            html.Open("figure");
            WriteChart(html, content, drawn, other);
            html.Close();
        }

        html.Close();
        WriteLegend(html, drawn);
        html.Close();
    }

    private static void WriteChart(HtmlWriter html, ReportContent content, CandidateState[] drawn, MetricRef? other)
    {
        if (other is null)
        {
            WriteHistory(html, content, drawn);
        }
        else
        {
            WritePair(html, content, drawn, content.Spec.Objectives[0], other);
        }
    }

    private static void WritePair(HtmlWriter html, ReportContent content, CandidateState[] drawn, MetricRef vertical, MetricRef horizontal)
    {
        ScatterPoint[] points = [.. Dense(content, horizontal, vertical), .. drawn.Select(c => Point(content, c, horizontal, vertical))];
        Axis x = MetricAxis.Of(horizontal, points.SelectMany(p => p.Xs));
        Axis y = MetricAxis.Of(vertical, points.SelectMany(p => p.Ys));
        string title = $"{vertical} against {horizontal}";
        new ScatterChart(x, y)
        {
            Front = Front(content, drawn, horizontal, vertical),
            LargerX = horizontal.LargerIsBetter,
            LargerY = vertical.LargerIsBetter,
            BoundX = Bound(content, horizontal),
            BoundY = Bound(content, vertical),
        }.Write(html, title, points);
        string projection = content.Spec.Objectives.Count > 2 ? " The line is the front of this pair alone; members of the whole front can lie behind it." : string.Empty;
        html.Element("figcaption", $"{title}, as the search saw it. Bars are 95% intervals of accuracy (Wilson) and of medians (bootstrap).{projection}{Bounds(content, horizontal, vertical)}");
    }

    private static void WriteHistory(HtmlWriter html, ReportContent content, CandidateState[] drawn)
    {
        MetricRef objective = content.Spec.Objectives[0];
        ScatterPoint[] points = [.. drawn.Select(c => new ScatterPoint(c.Number, c.Objectives!.Value[0], CandidateStanding.Mark(content, c), Tip(content, c))
        {
            YInterval = ObjectiveInterval.Of(content, c, objective), Name = Name(content, c), Anchor = $"c{c.Number}",
        })];
        new ScatterChart(new Axis("candidate", points.SelectMany(p => p.Xs), Axis.Plain, whole: true), MetricAxis.Of(objective, points.SelectMany(p => p.Ys)))
        {
            BoundY = Bound(content, objective),
        }.Write(html, $"{objective} of every candidate", points);
        html.Element("figcaption", $"{objective} of every candidate, in the order of proposal.{Bounds(content, objective)}");
    }

    private static ScatterPoint Point(ReportContent content, CandidateState c, MetricRef horizontal, MetricRef vertical) =>
        new(Objective(content, c, horizontal), Objective(content, c, vertical), CandidateStanding.Mark(content, c), Tip(content, c))
        {
            XInterval = ObjectiveInterval.Of(content, c, horizontal),
            YInterval = ObjectiveInterval.Of(content, c, vertical),
            Name = Name(content, c),
            Anchor = $"c{c.Number}",
        };

    private static IEnumerable<ScatterPoint> Dense(ReportContent content, MetricRef horizontal, MetricRef vertical)
    {
        if (CandidateFigures.OfDense(content.State, horizontal) is { } x && CandidateFigures.OfDense(content.State, vertical) is { } y)
        {
            yield return new ScatterPoint(x, y, CandidateStanding.DenseMark, "the dense model")
            {
                XInterval = ObjectiveInterval.OfDense(content, horizontal), YInterval = ObjectiveInterval.OfDense(content, vertical), Name = "dense",
            };
        }
    }

    /// <summary>The non-dominated points of the search in this pair, from the best in x to the worst.</summary>
    private static IReadOnlyList<(double X, double Y)> Front(ReportContent content, CandidateState[] drawn, MetricRef horizontal, MetricRef vertical)
    {
        double signX = horizontal.LargerIsBetter ? -1 : 1;
        double signY = vertical.LargerIsBetter ? -1 : 1;
        var front = new ParetoFront();
        foreach (CandidateState c in drawn.Where(c => c.IsFeasible && c.Origin is CandidateOrigin.Sampler or CandidateOrigin.Enqueued))
        {
            front.Insert(c.Number, [signX * Objective(content, c, horizontal), signY * Objective(content, c, vertical)]);
        }

        return [.. front.Members.Select(m => (signX * m.Objectives[0], signY * m.Objectives[1]))];
    }

    private static double Objective(ReportContent content, CandidateState c, MetricRef metric) => c.Objectives!.Value[content.Spec.Objectives.ToList().IndexOf(metric)];

    private static double? Bound(ReportContent content, MetricRef metric) =>
        content.Spec.Constraints.FirstOrDefault(c => c.Metric == metric) is { } constraint && CandidateFigures.OfDense(content.State, metric) is { } dense
            ? constraint.Bound(dense)
            : null;

    private static string Bounds(ReportContent content, params MetricRef[] axes)
    {
        string[] bounds = [.. content.Spec.Constraints.Where(c => axes.Contains(c.Metric)).Select(c => c.Text)];
        return bounds.Length == 0 ? string.Empty : $" Dashed, where in range: {string.Join(", ", bounds)}.";
    }

    private static string? Name(ReportContent content, CandidateState c) => content.IsOnFront(c) ? $"c{c.Number}" : null;

    private static string Tip(ReportContent content, CandidateState c) => string.Join('\n', (IEnumerable<string>)
    [
        $"c{c.Number}, {CandidateStanding.Words(content, c)}",
        .. content.Spec.Objectives.Select(o => $"{o}: {CandidateText.Value(content.State, c, o)}"),
        RecipeText.Of(c),
    ]);

    private static void WriteLegend(HtmlWriter html, CandidateState[] drawn)
    {
        html.Open("ul", ("class", "legend"));
        new Mark(MarkShape.Circle, "search", Full: true).WriteLegend(html, "front");
        new Mark(MarkShape.Circle, "search", Full: false).WriteLegend(html, "feasible, dominated");
        new Mark(MarkShape.Cross, "missed", Full: false).WriteLegend(html, "misses a constraint or was stopped");
        foreach (CandidateOrigin origin in drawn.Select(c => c.Origin).Where(o => o is not (CandidateOrigin.Sampler or CandidateOrigin.Enqueued)).Distinct().Order())
        {
            CandidateStanding.OfSide(origin).WriteLegend(html, $"baseline: {HypervolumeText.Side(origin)}");
        }

        CandidateStanding.DenseMark.WriteLegend(html, "dense model");
        html.Close();
    }
}
