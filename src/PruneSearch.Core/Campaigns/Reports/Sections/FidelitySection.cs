using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Reports.Sections;

/// <summary>Without labels: how far candidates are from the dense model before and after recovery, over all outputs and for each.</summary>
internal static class FidelitySection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        CandidateState[] judged = [.. content.State.Candidates.Where(c => c.Evaluation?.Figures.OutputError is not null)];
        if (content.Spec.Task != TaskKind.Fidelity || judged.Length == 0)
        {
            return;
        }

        string[] outputs = [.. judged.SelectMany(c => c.Evaluation!.Figures.OutputErrors?.Keys ?? []).Distinct(StringComparer.Ordinal)];
        html.Element("h2", "Fidelity to the dense model");
        html.Element(
            "p",
            "After the cut, before any recovery, and after it, on validation samples. Agreement: the share of samples for which the largest element of the first output is the same. Error: the norm of the difference to the dense model's outputs over the norm of those, over all outputs and for each.",
            ("class", "soft"));
        html.OpenWide("Fidelity to the dense model").Open("table").Open("thead").Open("tr");
        foreach (string heading in (IEnumerable<string>)["candidate", "agreement", "error", .. outputs.Length > 1 ? outputs : []])
        {
            html.Element("th", heading, ("scope", "col"));
        }

        html.Close().Close().Open("tbody").Line();
        foreach (CandidateState c in judged.OrderBy(c => CandidateStanding.Rank(content, c)).ThenBy(c => c.Number))
        {
            EvaluationFigures? before = c.Plan?.Before;
            EvaluationFigures after = c.Evaluation!.Figures;
            html.Open("tr").Element("td", $"c{c.Number}");
            html.Element("td", Pair(before?.Agreement, after.Agreement, Figures.Share));
            html.Element("td", Pair(before?.OutputError, after.OutputError, Figures.Share));
            foreach (string output in outputs.Length > 1 ? outputs : [])
            {
                html.Element("td", Pair(Of(before, output), Of(after, output), Figures.Share));
            }

            html.Close().Line();
        }

        html.Close().Close().Close();
    }

    private static double? Of(EvaluationFigures? figures, string output) =>
        figures?.OutputErrors is { } errors && errors.TryGetValue(output, out double error) ? error : null;

    private static string Pair(double? before, double? after, Func<double, string> text) =>
        $"{(before is { } b ? text(b) : CandidateText.Unknown)} → {(after is { } a ? text(a) : CandidateText.Unknown)}";
}
