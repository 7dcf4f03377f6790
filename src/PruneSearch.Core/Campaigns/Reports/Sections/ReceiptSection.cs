using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Work;
using PruneSearch.Hardware.Fingerprints;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Campaigns.Reports.Sections;

/// <summary>The evidence of every latency on the page: environment, protocol, samples, intervals, what looks unstable.</summary>
internal static class ReceiptSection
{
    public static void Write(HtmlWriter html, ReportContent content)
    {
        bool begun = false;
        foreach (Target target in content.Spec.Targets)
        {
            (string Model, string When, MeasureReport Measurement, MeasurementReceipt Receipt)[] rows = [.. Rows(content, target.Name)];
            if (rows.Length == 0)
            {
                continue;
            }

            if (!begun)
            {
                html.Element("h2", "Receipts");
                begun = true;
            }

            html.Element("h3", rows[0].Receipt.Target.ToString() + (target.Kind == TargetKind.Modelled ? ", computed by a cost model" : string.Empty));
            WriteProtocol(html, target, rows[0].Receipt);
            var environments = rows.GroupBy(r => r.Receipt.Environment.Key).ToArray();
            foreach (var environment in environments)
            {
                WriteEnvironment(html, environment.First().Receipt.Environment, environment.Count(), environments.Length);
                WriteTable(html, environment);
            }
        }
    }

    private static IEnumerable<(string Model, string When, MeasureReport Measurement, MeasurementReceipt Receipt)> Rows(ReportContent content, string target)
    {
        if (content.State.DenseMeasurements.GetValueOrDefault(target) is { } dense && content.Receipts.Of(dense) is { } alone)
        {
            yield return ("dense", "at the start", dense, alone);
        }

        var search = content.State.Candidates
            .OrderBy(c => CandidateStanding.Rank(content, c)).ThenBy(c => c.Number)
            .Select(c => (Candidate: c, Measurement: CandidateFigures.Measurement(content.State, c, target)))
            .Where(p => p.Measurement is not null)
            .GroupBy(p => p.Measurement!.Receipt);
        foreach (var shared in search)
        {
            if (content.Receipts.Of(shared.First().Measurement!) is { } receipt)
            {
                string when = shared.First().Candidate.Plan?.ShapeKey is null ? "exported" : "before training";
                yield return (string.Join(", ", shared.Select(p => $"c{p.Candidate.Number}")), when, shared.First().Measurement!, receipt);
            }
        }

        foreach (CandidateState c in content.State.Candidates)
        {
            if (c.Confirmations.GetValueOrDefault(target) is { } last && content.Receipts.Of(last) is { } receipt)
            {
                yield return ($"c{c.Number}", "at the end", last, receipt);
            }
        }
    }

    private static void WriteProtocol(HtmlWriter html, Target target, MeasurementReceipt receipt)
    {
        MeasurementProtocol p = receipt.Protocol;
        html.Element("p", target.Kind == TargetKind.Modelled
            ? "The same inputs give the same figure: there are no samples and no noise."
            : $"Protocol: {p.Rounds} rounds, each with one sample of each model in random order; warm-up {p.WarmUpRuns} runs and {Figures.Number(p.WarmUpSeconds)} s; a sample lasts at least {Figures.Number(p.MinimumSampleSeconds * 1000)} ms, after {p.SettleRuns} settling run{(p.SettleRuns == 1 ? string.Empty : "s")}; at most {Figures.Number(p.MaxSeconds)} s; {p.Processes} process{(p.Processes == 1 ? string.Empty : "es")}; {p.Confidence:0%} bootstrap intervals from {p.Resamples} resamples; seed {p.Seed}.", ("class", "soft"));
    }

    private static void WriteEnvironment(HtmlWriter html, Fingerprint e, int receipts, int environments)
    {
        html.Open("details", ("open", environments > 1 ? "open" : null));
        html.Element("summary", $"Environment {e.Key[..12]}{(environments > 1 ? $", of {receipts} receipts: figures of different environments do not compare" : string.Empty)}");
        html.Open("dl", ("class", "plain"));
        foreach ((string name, string value) in FingerprintText.Of(e))
        {
            html.Element("dt", name).Element("dd", value);
        }

        html.Close().Close();
    }

    private static void WriteTable(HtmlWriter html, IEnumerable<(string Model, string When, MeasureReport Measurement, MeasurementReceipt Receipt)> rows)
    {
        html.OpenWide("Receipts").Open("table").Open("thead").Open("tr");
        foreach (string heading in new[] { "model", "timed", "median, ms", "p95, ms", "dense median, same run, ms", "speedup", "samples", "flags", "receipt" })
        {
            html.Element("th", heading);
        }

        html.Close().Close().Open("tbody").Line();
        foreach ((string model, string when, MeasureReport m, MeasurementReceipt r) in rows)
        {
            html.Open("tr");
            html.Element("td", model).Element("td", when).Element("td", Interval(r.Candidate.Median)).Element("td", Figures.Number(r.Candidate.P95));
            html.Element("td", r.Dense is { } dense ? Interval(dense.Median) : "timed alone");
            html.Element("td", CandidateText.Speedup(m));
            html.Element("td", r.Candidate.Samples.Count == 0 ? "computed" : $"{r.Candidate.Samples.Count} of {r.Candidate.InferencesPerSample} inferences");
            WriteFlags(html, r.Instabilities);
            html.Open("td").Element("code", m.Receipt.Value[..12], ("title", m.Receipt.Value)).Close().Close().Line();
        }

        html.Close().Close().Close();
    }

    private static void WriteFlags(HtmlWriter html, IReadOnlyList<Instability> flags)
    {
        html.Open("td", ("class", "free warn"));
        if (flags.Count > 0)
        {
            html.Open("details").Element("summary", string.Join(", ", flags.Select(f => InstabilityText.Of(f.Kind)).Distinct())).Open("ul");
            foreach (Instability flag in flags)
            {
                html.Element("li", flag.Detail);
            }

            html.Close().Close();
        }

        html.Close();
    }

    private static string Interval(Estimate e) => $"{Figures.Number(e.Value)} [{Figures.Number(e.Low)}, {Figures.Number(e.High)}]";
}
