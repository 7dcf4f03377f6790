using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Campaigns.Reports.Sections;

/// <summary>What makes the results deserve less trust.</summary>
internal static class WarningSection
{
    /// <summary>Largest ratio of dense medians that is passed over.</summary>
    private const double Steady = 1.1;

    /// <summary>Receipts that could not be read and are named; more are counted.</summary>
    private const int MostMissing = 20;

    public static void Write(HtmlWriter html, ReportContent content)
    {
        string[] warnings = [.. Of(content)];
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

    /// <summary>A sentence each.</summary>
    public static IEnumerable<string> Of(ReportContent content)
    {
        CampaignState state = content.State;
        foreach (string warning in state.Base?.Warnings ?? [])
        {
            yield return warning;
        }

        foreach ((CandidateState c, string warning) in content.Front.SelectMany(c => c.Rungs.SelectMany(r => r.Training?.Warnings ?? []).Distinct().Select(w => (c, w))))
        {
            yield return $"c{c.Number}: {warning}.";
        }

        if (ComputedBy.Of(state) is { Count: > 1 } backends)
        {
            yield return $"The work was done by several backends ({string.Join("; ", backends)}): the same training gives other bits on another one.";
        }

        foreach (Target target in content.Spec.Targets.Where(t => t.Kind == TargetKind.Modelled))
        {
            yield return $"Latency on {target} is computed by a cost model; nothing was timed there.";
        }

        foreach (Target target in content.Spec.Targets)
        {
            string[] unstable = [.. content.Front.SelectMany(c => Unstable(content, c, target.Name))];
            if (unstable.Length > 0)
            {
                yield return $"Measurements on {target.Name} that look unstable, by their receipts: {string.Join("; ", unstable)}.";
            }
        }

        foreach (CandidateState c in content.Front)
        {
            foreach ((string target, MeasureReport last) in c.Confirmations)
            {
                if (Differ(CandidateFigures.Measurement(state, c, target), last))
                {
                    yield return $"c{c.Number} on {target}: the search measured {CandidateText.Speedup(CandidateFigures.Measurement(state, c, target)!)}, its exported file at the end {CandidateText.Speedup(last)}; the intervals do not overlap.";
                }
            }
        }

        foreach (Target target in content.Spec.Targets)
        {
            double[] dense = [.. content.Receipts.On(target.Name).Select(r => r.Dense?.Median.Value).OfType<double>()];
            if (dense.Length > 1 && dense.Max() / dense.Min() > Steady)
            {
                yield return $"{target.Name} was not steady: the dense model's own median differed by a factor of {dense.Max() / dense.Min():0.00} between the runs that candidates were timed in. Speedups are paired within a run; latencies of different runs compare less well.";
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

        string[] missing = [.. content.Receipts.Missing, .. content.Sensitivity.Missing];
        foreach (string one in missing.Take(MostMissing))
        {
            yield return one;
        }

        if (missing.Length > MostMissing)
        {
            yield return $"{missing.Length - MostMissing} more receipts could not be read.";
        }
    }

    /// <summary>A member's measurements with flags: the one that it was chosen by, and the one at the end.</summary>
    private static IEnumerable<string> Unstable(ReportContent content, CandidateState c, string target)
    {
        foreach ((MeasureReport? m, string when) in new[] { (CandidateFigures.Measurement(content.State, c, target), "chosen by"), (c.Confirmations.GetValueOrDefault(target), "at the end") })
        {
            if (m is { Unstable: true })
            {
                yield return $"c{c.Number} ({when}: {string.Join(", ", (content.Receipts.Of(m)?.Instabilities ?? []).Select(i => InstabilityText.Of(i.Kind)).Distinct())})";
            }
        }
    }

    private static bool Differ(MeasureReport? before, MeasureReport after) =>
        before is { SpeedupLow: { } low, SpeedupHigh: { } high } && after is { SpeedupLow: { } lastLow, SpeedupHigh: { } lastHigh }
        && (high < lastLow || lastHigh < low);
}
