using PruneSearch.Campaigns.Reports.Charts;
using PruneSearch.Campaigns.Sensitivity;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Reports.Sections;

/// <summary>Curves of what each group alone can spare, and which groups are critical.</summary>
internal static class SensitivitySection
{
    /// <summary>Lines with a colour of their own; those of other groups are drawn alike.</summary>
    private const int Named = 7;

    public static void Write(HtmlWriter html, ReportContent content)
    {
        if (content.Sensitivity.Studies.Length == 0)
        {
            return;
        }

        html.Element("h2", "Sensitivity of groups");
        foreach (SensitivityStudy study in content.Sensitivity.Studies)
        {
            html.Element("h3", $"{study.Granularity}, ranked by {study.Criterion}");
            Write(html, study);
        }
    }

    /// <summary>One study: what it is, its curves, and its table.</summary>
    public static void Write(HtmlWriter html, SensitivityStudy study)
    {
        string share = study.Dense.Accuracy is null ? "agreement" : "accuracy";
        StudiedGroup[] groups = [.. study.MostSensitiveFirst.Where(g => g.Cuts.Length > 0)];
        StudiedGroup[] critical = [.. study.Critical];
        html.Element("p", $"One group at a time lost its least important units, and nothing recovered the rest, on {study.Samples}. Dense: {share} {CandidateText.Judged(study.Dense)}.", ("class", "soft"));
        html.Element("p", critical.Length == 0
            ? "No group is critical: the smallest cut that was tried of those that lose the most stays within the dense model's interval."
            : $"Critical, because already their smallest cut falls below the dense model's interval and they lose no less than groups do on average: {string.Join(", ", critical.Select(g => g.Id))}. prune.exclude leaves groups alone; prune.allocation sensitivity lets such curves set the ratios.");
        if (groups.Length == 0)
        {
            return;
        }

        html.Open("div", ("class", "charts"));
        Chart(html, new Axis(share, groups.SelectMany(g => g.Cuts).Select(c => c.Share).Append(SensitivityStudy.ShareOf(study.Dense)), Axis.Percent),
            $"{share} against the ratio of one group alone", SensitivityStudy.ShareOf(study.Dense), groups, c => c.Share, (g, c) => $"{At(g, c)}: {share} {CandidateText.Judged(c.Figures)}");
        if (study.Target is { } target)
        {
            Chart(html, new Axis($"speedup on {target}", groups.SelectMany(g => g.Cuts).Select(c => c.Timing?.Speedup ?? double.NaN).Append(1), Axis.Plain),
                $"speedup on {target} against the ratio of one group alone", 1, groups, c => c.Timing?.Speedup ?? double.NaN, (g, c) => $"{At(g, c)}: {Timing(c, target)}");
        }
        else if (groups.SelectMany(g => g.Cuts).Any(c => c.Macs < study.DenseMacs))
        {
            Chart(html, new Axis("MACs left", groups.SelectMany(g => g.Cuts).Select(c => (double)c.Macs / study.DenseMacs).Append(1), Axis.Percent),
                "multiply-accumulates left against the ratio of one group alone; cuts were not timed", 1, groups, c => (double)c.Macs / study.DenseMacs, (g, c) => $"{At(g, c)}: {Figures.Count(c.Macs)} of {Figures.Count(study.DenseMacs)} MACs");
        }

        html.Close();
        WriteTable(html, study, groups, critical, share);
    }

    private static void Chart(HtmlWriter html, Axis y, string title, double dense, StudiedGroup[] groups, Func<StudiedCut, double> value, Func<StudiedGroup, StudiedCut, string> tip)
    {
        Series[] lines = [.. groups.Select((g, i) => new Series(
            i < Named ? g.Id : "other groups",
            new Mark(MarkShape.Circle, i < Named ? $"s{i}" : "s7", Full: true),
            [(0, dense, "dense"), .. g.Cuts.Where(c => double.IsFinite(value(c))).Select(c => (c.Ratio, value(c), tip(g, c)))]))];
        html.Open("figure");
        new LineChart(new Axis("ratio of the group that is gone", groups.SelectMany(g => g.Cuts.Select(c => c.Ratio)), Axis.Percent, low: 0), y, steps: false).Write(html, title, lines);
        html.Element("figcaption", $"{char.ToUpperInvariant(title[0])}{title[1..]}. The most sensitive groups first.").Close();
    }

    private static void WriteTable(HtmlWriter html, SensitivityStudy study, StudiedGroup[] groups, StudiedGroup[] critical, string share)
    {
        double worst = Math.Max(groups.SelectMany(g => g.Cuts).Max(study.Drop), 1e-9);
        int columns = groups.Max(g => g.Cuts.Length);
        html.OpenWide($"Sensitivity: {study.Granularity}, {study.Criterion}").Open("table", ("class", "heat")).Open("thead").Open("tr").Element("th", "group").Element("th", string.Empty).Element("th", "units").Element("th", "spares");
        for (int i = 1; i <= columns; i++)
        {
            html.Element("th", $"{share} lost, cut {i}");
        }

        if (study.Target is { } target)
        {
            html.Element("th", $"largest cut on {target}");
        }

        html.Close().Close().Open("tbody").Line();
        foreach (StudiedGroup group in groups)
        {
            html.Open("tr").Element("th", group.Id).Open("td");
            if (critical.Contains(group))
            {
                html.Element("span", "critical", ("class", "badge bad"));
            }

            html.Close().Element("td", $"{group.Units}").Element("td", study.Spares(group) is > 0 and var spares ? $"{spares:0%}" : "nothing");
            foreach (StudiedCut cut in group.Cuts)
            {
                html.Element("td", $"{study.Drop(cut) * 100:0.0} at {cut.Ratio:0%}", ("class", "cell"), ("style", FormattableString.Invariant($"--v:{Math.Clamp(study.Drop(cut) / worst, 0, 1):0.###}")),
                    ("data-tip", $"{At(group, cut)}: {share} {CandidateText.Judged(cut.Figures)}, loss {Loss(cut.Figures)}"));
            }

            for (int i = group.Cuts.Length; i < columns; i++)
            {
                html.Element("td", string.Empty);
            }

            if (study.Target is { } on)
            {
                html.Element("td", Timing(group.Cuts[^1], on));
            }

            html.Close().Line();
        }

        html.Close().Close().Close();
        html.Element("p", $"Points of {share} lost, darker where more. A group spares the largest ratio that was tried up to which every cut stays within the dense model's interval.", ("class", "soft"));
    }

    private static string At(StudiedGroup group, StudiedCut cut) => $"{group.Id} without {cut.Removed} of {group.Units} ({Figures.Share(cut.Ratio)})";

    private static string Loss(EvaluationFigures figures) => (figures.Loss ?? figures.OutputError) is { } loss ? Figures.Number(loss) : "unknown";

    private static string Timing(StudiedCut cut, string target) => cut.Timing is not { } t ? string.Empty
        : FormattableString.Invariant($"{Figures.Number(t.LatencyMs)} ms, dense {Figures.Number(t.DenseMs)} ms in the same run, {t.Speedup:0.00}x [{t.SpeedupLow:0.00}, {t.SpeedupHigh:0.00}] on {target}{(t.Unstable ? ", unstable" : string.Empty)}");
}
