using PruneSearch.Campaigns.Reports.Charts;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Reports.Sections;

/// <summary>Training loss of the base model and of the front, where it was recorded.</summary>
internal static class TrainingSection
{
    private const int Colors = 8;

    public static void Write(HtmlWriter html, ReportContent content)
    {
        Series[] dense = content.State.Base is { Curve.Length: > 0 } b ? [Line("base model", CandidateStanding.DenseMark with { Shape = MarkShape.Circle }, b.Curve)] : [];
        Series[] front = [.. content.Front
            .Where(c => Curve(c).Any())
            .Select((c, i) => Line($"c{c.Number}", new Mark((MarkShape)(i / Colors % 4), $"s{i % Colors}", Full: true), Curve(c)))];
        if (dense.Length + front.Length == 0)
        {
            return;
        }

        html.Element("h2", "Training").Open("div", ("class", "charts"));
        Chart(html, "training loss of the base model", dense);
        if (front.Length > 0)
        {
            html.Open("div", ("data-chart", "training"));
            Chart(html, "training loss of the front, while it recovers from pruning", front);
            html.Close();
        }

        html.Close();
    }

    private static void Chart(HtmlWriter html, string title, Series[] lines)
    {
        if (lines.Length == 0)
        {
            return;
        }

        html.Open("figure");
        new LineChart(
            new Axis("steps", lines.SelectMany(l => l.Points.Select(p => p.X)), Axis.Plain, low: 0, whole: true),
            new Axis("training loss", lines.SelectMany(l => l.Points.Select(p => p.Y)), Axis.Plain),
            steps: false).Write(html, title, lines);
        html.Element("figcaption", $"{char.ToUpperInvariant(title[0])}{title[1..]}; each point is the mean since the one before.").Close();
    }

    private static IEnumerable<TrainingPoint> Curve(CandidateState c) => c.Rungs.SelectMany(r => r.Training?.Curve ?? []).Where(p => double.IsFinite(p.Loss));

    private static Series Line(string name, Mark mark, IEnumerable<TrainingPoint> curve) => new(
        name, mark, [.. curve.Where(p => double.IsFinite(p.Loss)).Select(p => ((double)p.Step, p.Loss, $"{name}, step {p.Step}: loss {Figures.Number(p.Loss)}{(p.Accuracy is { } a ? $", training accuracy {Figures.Share(a)}" : string.Empty)}"))]);
}
