using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Reports.Sections;

/// <summary>The front on data that nothing was chosen by, beside the dense model.</summary>
internal static class TestSection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        CandidateState[] tested = [.. content.State.Candidates.Where(c => c.Test is not null)];
        if (tested.Length == 0 && content.State.DenseTest is null)
        {
            return;
        }

        string measure = CandidateText.Measure(content.Spec, content.State.Base?.Validation);
        html.Element("h2", "Test split");
        html.Element("p", $"Used once, for the members of the final front: candidates were chosen by the validation split, so these figures are free of that choice. {Capital(measure)}{(content.State.Base?.Validation is { Accuracy: null, Agreement: null } ? " are the evaluator's" : " with 95% Wilson intervals")}.", ("class", "soft"));
        html.OpenWide("Test split").Open("table").Open("thead").Open("tr");
        foreach (string heading in new[] { "candidate", $"validation {measure}", $"test {measure}", "test minus dense", "test samples" })
        {
            html.Element("th", heading);
        }

        html.Close().Close().Open("tbody");
        EvaluationFigures? dense = content.State.DenseTest?.Figures;
        if (dense is not null)
        {
            Row(html, "dense", content.State.Base?.Validation, dense, string.Empty);
        }

        foreach (CandidateState c in tested)
        {
            Row(html, $"c{c.Number}", c.Evaluation?.Figures, c.Test!.Figures, Difference(c.Test.Figures, dense));
        }

        html.Close().Close().Close();
    }

    private static void Row(HtmlWriter html, string name, EvaluationFigures? validation, EvaluationFigures test, string difference)
    {
        html.Open("tr");
        foreach (string cell in new[] { name, CandidateText.Judged(validation), CandidateText.Judged(test), difference, $"{test.Samples}" })
        {
            html.Element("td", cell);
        }

        html.Close();
    }

    private static string Difference(EvaluationFigures test, EvaluationFigures? dense) =>
        test.Accuracy is { } a && dense?.Accuracy is { } d ? $"{(a - d) * 100:+0.00;-0.00;0.00} points" : string.Empty;

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
