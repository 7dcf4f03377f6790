using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Campaigns.Reports.Sections;

/// <summary>What makes the results deserve less trust.</summary>
internal static class WarningSection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        string[] warnings = [.. Warnings(content)];
        if (warnings.Length == 0)
        {
            return;
        }

        html.Element("h2", "Warnings").Open("ul", ("class", "warnings"));
        foreach (string warning in warnings)
        {
            html.Element("li", warning);
        }

        html.Close();
    }

    private static IEnumerable<string> Warnings(ReportContent content)
    {
        CampaignState state = content.State;
        foreach (string warning in state.Base?.Warnings ?? [])
        {
            yield return warning;
        }

        foreach (Target target in content.Spec.Targets.Where(t => t.Kind == TargetKind.Modelled))
        {
            yield return $"Latency on {target} is computed by a cost model; nothing was timed there.";
        }

        foreach (CandidateState c in content.Front)
        {
            foreach (Target target in content.Spec.Targets)
            {
                if (content.Newest(c, target.Name) is { Unstable: true } m)
                {
                    IEnumerable<string> flags = content.Receipts.Of(m)?.Instabilities.Select(i => i.Detail) ?? [];
                    yield return $"The measurement of c{c.Number} on {target.Name} is unstable: {string.Join("; ", flags)}.";
                }
            }

            foreach ((string target, MeasureReport last) in c.Confirmations)
            {
                if (Differ(CandidateFigures.Measurement(state, c, target), last))
                {
                    yield return $"c{c.Number} on {target}: the search measured {CandidateText.Speedup(CandidateFigures.Measurement(state, c, target)!)}, its exported file at the end {CandidateText.Speedup(last)}; the intervals do not overlap.";
                }
            }
        }

        int failed = state.Candidates.Count(c => c.Status == CandidateStatus.Failed);
        if (failed > 0)
        {
            yield return $"{HypervolumeText.Candidates(failed)} failed; the table of candidates has the reasons.";
        }

        if (state.Phase != CampaignPhase.Finished)
        {
            yield return "The campaign has not finished: the front may still change, and nothing has been confirmed on test data unless this page says so.";
        }

        foreach (string missing in content.Receipts.Missing)
        {
            yield return missing;
        }
    }

    private static bool Differ(MeasureReport? before, MeasureReport after) =>
        before is { SpeedupLow: { } low, SpeedupHigh: { } high } && after is { SpeedupLow: { } lastLow, SpeedupHigh: { } lastHigh }
        && (high < lastLow || lastHigh < low);
}
