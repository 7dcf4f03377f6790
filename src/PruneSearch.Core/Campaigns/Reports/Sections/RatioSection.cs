using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Reports.Sections;

/// <summary>What every member of the front removes from every group.</summary>
internal static class RatioSection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        CandidateState[] members = [.. content.Front.Where(c => c.Plan is { Ratios.Count: > 0 })];
        if (members.Length == 0)
        {
            return;
        }

        html.Element("h2", "Ratios of groups");
        html.Element("p", "Share removed of every group of coupled units, or zeroed of its weights, by the members of the front.", ("class", "soft"));
        html.OpenWide("Ratios of groups").Open("table", ("class", "heat")).Open("thead").Open("tr").Element("th", "group");
        foreach (CandidateState c in members)
        {
            html.Open("th").Element("a", $"c{c.Number}", ("href", $"#c{c.Number}")).Close();
        }

        html.Element("th", "units").Element("th", "layers").Close().Close().Open("tbody").Line();
        var groups = (content.State.Base?.Groups ?? []).ToLookup(g => g.Id);
        string[] known = [.. (content.State.Base?.Groups ?? []).Select(g => g.Id).Distinct()];
        string[] used = [.. members.SelectMany(c => c.Plan!.Ratios.Keys).Distinct()];
        foreach (string id in known.Where(used.Contains).Concat(used.Except(known)))
        {
            html.Open("tr").Element("th", id);
            foreach (CandidateState c in members)
            {
                WriteCell(html, c, id);
            }

            GroupSummary? group = groups[id].FirstOrDefault(g => g.Granularity == members[0].Recipe.Granularity) ?? groups[id].FirstOrDefault();
            html.Element("td", $"{group?.Units}").Element("td", string.Join(", ", group?.Layers ?? []), ("class", "free soft")).Close().Line();
        }

        html.Close().Close().Close();
    }

    private static void WriteCell(HtmlWriter html, CandidateState c, string group)
    {
        if (c.Plan!.Ratios.TryGetValue(group, out double ratio))
        {
            html.Element("td", $"{ratio:0%}", ("class", "cell"), ("style", FormattableString.Invariant($"--v:{ratio:0.###}")), ("data-tip", $"c{c.Number} removes {Figures.Share(ratio)} of {group}"));
        }
        else
        {
            html.Element("td", string.Empty);
        }
    }
}
