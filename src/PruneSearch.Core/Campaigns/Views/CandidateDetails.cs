using System.Collections.Immutable;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Campaigns.Reports;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views.Documents;
using PruneSearch.Campaigns.Work;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Campaigns.Views;

/// <summary>Everything about a candidate.</summary>
public static class CandidateDetails
{
    private const int MostSamples = 500;

    /// <param name="view">The campaign.</param>
    /// <param name="history">Its records, at least up to the view's state.</param>
    /// <param name="number">The candidate.</param>
    /// <param name="evidence">What its artifacts say.</param>
    public static CandidateDetail Of(CampaignView view, CampaignHistory history, int number, CandidateEvidence evidence)
    {
        CampaignState state = view.State;
        CandidateState c = state.Candidates[number];
        return new CandidateDetail
        {
            Row = view.Rows[number] with { Recipe = view.Rows[number].Recipe.AddRange(RecipeKnobs.Groups(c.Recipe)) },
            Configuration = c.Configuration,
            Identity = c.Plan?.Identity,
            ShapeKey = c.Plan?.ShapeKey,
            Plan = c.Plan is { } plan && state.Base is { } dense
                ? new PlanFigures(plan.Parameters, plan.NonZeroParameters, plan.Macs, dense.Parameters, dense.Macs, Oracle(plan.Surgery))
                : null,
            Layers = evidence.Layers,
            Graph = evidence.Graph,
            Training = [.. c.Rungs.Index().Where(r => r.Item.Training is not null).Select(r => Training(r.Index, r.Item.Training!))],
            Before = EvaluationValues.Plain(c.Plan?.Before),
            After = EvaluationValues.Plain(c.Evaluation?.Figures),
            Test = c.Test is { } test ? EvaluationValues.WithIntervals(test.Figures) : null,
            DenseTest = c.Test is not null && state.DenseTest is { } denseTest ? EvaluationValues.WithIntervals(denseTest.Figures) : null,
            Measurements = [.. Measurements(state, c).Select(m => Timing(m.Report, m.When, evidence))],
            Verdict = view.Rows[number].Verdict,
            Warnings = [.. c.Rungs.SelectMany(r => r.Training?.Warnings ?? []).Distinct(StringComparer.Ordinal), .. evidence.Missing],
            Parents = c.Parents,
            Lineage = [.. history.Of(number).Select(e => new LineageStep(e.Text, e.At, e.Sequence))],
            Files = [.. Files(state, c)],
        };
    }

    private static IEnumerable<(MeasureReport Report, string When)> Measurements(CampaignState state, CandidateState c) => state.DenseMeasurements.Keys
        .Select(t => CandidateFigures.Measurement(state, c, t)).OfType<MeasureReport>().Select(m => (m, "search"))
        .Concat(c.Confirmations.Values.Select(m => (m, "confirmation")))
        .Concat(c.Asked.Select(a => a.Report).OfType<MeasureReport>().Select(m => (m, "again")));

    private static TrainingRun Training(int rung, TrainReport report) => new(rung, report.Steps, [.. report.Curve.Select(p => new CurvePoint(p.Step, Finite(p.Loss), Finite(p.Accuracy), Finite(p.LearningRate)))]);

    private static double? Finite(double? value) => value is { } v && double.IsFinite(v) ? v : null;

    private static string? Oracle(OracleSummary? oracle) => oracle is null ? null
        : FormattableString.Invariant($"{oracle.Compared}: differs by {oracle.MaxAbsDifference:0.##e+0} of an output scale of {oracle.OutputScale:0.###} ({(oracle.Passed ? "passed" : "failed")}, tolerance {oracle.Tolerance:0.##e+0})");

    private static Timing Timing(MeasureReport m, string when, CandidateEvidence evidence)
    {
        MeasurementReceipt? receipt = evidence.Receipts.GetValueOrDefault(m.Receipt);
        return new Timing
        {
            Target = m.Target,
            When = when,
            At = receipt is { Target.Kind: not TargetKind.Modelled } ? receipt.StartedAt : null, // a cost model computes at no time
            Median = receipt is null ? new Interval(m.LatencyMs) : Estimated(receipt.Candidate.Median),
            P95 = m.P95Ms,
            Dense = receipt?.Dense is { } dense ? Estimated(dense.Median) : m.DenseMs is { } ms ? new Interval(ms) : null,
            Speedup = m.Speedup is { } speedup ? new Interval(speedup, Finite(m.SpeedupLow), Finite(m.SpeedupHigh)) : null,
            Unstable = m.Unstable ? receipt is { Instabilities.Count: > 0 } ? string.Join(", ", receipt.Instabilities.Select(i => InstabilityText.Of(i.Kind)).Distinct()) : "unstable" : null,
            Samples = receipt is null ? [] : [.. receipt.Candidate.Samples.Take(MostSamples)],
            DenseSamples = receipt?.Dense is { } other ? [.. other.Samples.Take(MostSamples)] : [],
            Receipt = m.Receipt.Value,
        };
    }

    private static Interval Estimated(Estimate e) => new(e.Value, e.Low, e.High);

    private static IEnumerable<CandidateFile> Files(CampaignState state, CandidateState c)
    {
        if (c.Evaluation is { } evaluation)
        {
            yield return new CandidateFile($"{state.Name}-c{c.Number}.onnx", evaluation.Model.Value, $"{ApiRoutes.Campaigns}/{state.Name}/candidates/{c.Number}/model.onnx", evaluation.Bytes);
        }

        if (c.Plan is { } plan)
        {
            yield return Stored("plan.safetensors", plan.Plan);
            if (plan.Model is { } shape)
            {
                yield return Stored("cut.onnx", shape);
            }
        }

        foreach ((int rung, RungState at) in c.Rungs.Index())
        {
            if (at.Training is { } trained)
            {
                yield return Stored($"checkpoint-{rung}", trained.Checkpoint);
            }
        }

        foreach ((MeasureReport m, string when) in Measurements(state, c))
        {
            yield return Stored($"receipt-{m.Target}-{when}.json", m.Receipt);
        }
    }

    private static CandidateFile Stored(string name, ArtifactHash hash) => new(name, hash.Value, $"{ApiRoutes.Artifacts}/{hash}");
}
