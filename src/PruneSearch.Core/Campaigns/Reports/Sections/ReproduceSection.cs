using PruneSearch.Campaigns.State;

namespace PruneSearch.Campaigns.Reports.Sections;

/// <summary>The commands that hand out models and repeat results.</summary>
internal static class ReproduceSection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        string folder = Quoted(content.Folder);
        CandidateState? first = content.Front.Count > 0 ? content.Front[0] : null;
        string candidate = first is null ? "CANDIDATE" : $"c{first.Number}";
        html.Element("h2", "Export and reproduce");
        html.Element("pre", string.Join('\n',
            $"prunesearch front {folder}                     # the front in the terminal",
            $"prunesearch show {folder} {candidate}                  # everything known of a candidate",
            $"prunesearch export {folder} {candidate} --out {candidate}.onnx",
            $"prunesearch reproduce {folder} {candidate}             # plan and export again, compared by hash",
            $"prunesearch reproduce {folder} {candidate} --retrain   # the training too",
            "prunesearch run SPEC --out FOLDER            # the whole campaign again; SPEC is below") + "\n", ("role", "region"), ("aria-label", "Commands"), ("tabindex", 0));
        if (content.Front.Count == 0)
        {
            return;
        }

        html.Open("details").Element("summary", "Hashes of the front").OpenWide("Hashes of the front").Open("table").Open("thead").Open("tr");
        foreach (string heading in new[] { "candidate", "exported model, sha256", "identity: edit log, masks, recipe, seed", "surgery oracle", "export oracle" })
        {
            html.Element("th", heading);
        }

        html.Close().Close().Open("tbody").Line();
        foreach (CandidateState c in content.Front)
        {
            html.Open("tr").Element("td", $"c{c.Number}");
            html.Open("td").Element("code", c.Evaluation?.Model.Value ?? CandidateText.Unknown).Close();
            html.Open("td").Element("code", c.Plan?.Identity ?? CandidateText.Unknown).Close();
            html.Element("td", c.Plan?.Surgery is { } s ? Oracle(s) : "nothing was cut out").Element("td", c.Evaluation?.Export is { } e ? Oracle(e) : "not checked").Close().Line();
        }

        html.Close().Close().Close().Close();
    }

    private static string Oracle(Work.OracleSummary s) => $"{(s.Passed ? "passed" : "FAILED")}, {s.MaxAbsDifference:G2} of {s.OutputScale:G3}";

    /// <summary>As a shell needs it.</summary>
    private static string Quoted(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '\\' or '.' or '_' or '-' or ':') ? path : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
