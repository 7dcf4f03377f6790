using System.Collections.Immutable;
using System.Diagnostics;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting.Observation;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Tools;
using PruneSearch.Campaigns.Work;
using PruneSearch.Data;
using PruneSearch.Data.Loading;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;
using PruneSearch.Hardware.Tools;
using PruneSearch.Training;

namespace PruneSearch.Campaigns.Runners;

/// <summary>Judges a candidate on the validation split and exports it; or judges an exported file on the test split.</summary>
internal sealed class EvaluateRunner(CampaignWorkspace workspace, ExportOracle oracle)
{
    private readonly CampaignSpec _spec = workspace.Spec;
    private readonly RunnerServices _services = workspace.Services;

    public async Task<EvaluationReport> RunAsync(WorkItem.Evaluate item, CancellationToken cancellation)
    {
        BaseModel baseModel = await workspace.BaseAsync(item.BaseModel, cancellation).ConfigureAwait(false);
        ModelGraph graph;
        OracleSummary? export = null;
        ArtifactHash model;
        if (item.Model is { } exported)
        {
            model = exported;
            graph = GraphSimplifier.Run(OnnxReader.Read(await _services.Artifacts.GetFileAsync(exported, cancellation).ConfigureAwait(false)).Graph);
        }
        else
        {
            CandidateModel candidate = item.Checkpoint is { } checkpoint
                ? CandidateModel.Of(await workspace.CheckpointAsync(checkpoint, cancellation).ConfigureAwait(false), baseModel.Graph)
                : new CutReconstruction(workspace).Of(CandidateModel.Of(await workspace.PlanAsync(item.Plan!.Value, cancellation).ConfigureAwait(false), baseModel.Graph), baseModel, cancellation).Candidate;
            if (_spec.Recovery.RecalibrationBatches > 0)
            {
                candidate = candidate.WithWeights(Recalibration.Of(candidate.Graph, workspace, _spec.Recovery.RecalibrationBatches, cancellation));
            }

            graph = Provenance.Of(candidate, _spec, item.Candidate ?? -1, baseModel.Hash, _services.Version);
            using Activity? span = WorkSpans.Export();
            export = oracle.Check(graph, workspace.Data.Validation, cancellation);
            model = await workspace.StoreModelAsync(graph, cancellation).ConfigureAwait(false);
        }

        string file = await _services.Artifacts.GetFileAsync(model, cancellation).ConfigureAwait(false);
        EvaluationFigures? asked = _spec.Evaluation is { } evaluation
            ? AskTool(workspace, evaluation, file, item.Candidate, item.Final ? DataSplit.Test : DataSplit.Validation, cancellation)
            : null;
        EvaluationFigures figures = asked is not null && _spec.Task == TaskKind.Classification
            ? asked
            : Judge(graph, baseModel.Graph, item.Final ? workspace.Data.Test! : workspace.Data.Validation, cancellation) with { Metrics = asked?.Metrics };
        var cost = ModelCost.Of(graph);
        return new EvaluationReport
        {
            Rung = item.Rung,
            Figures = figures,
            Training = _spec.Evaluation is null && _spec.Task == TaskKind.Classification && !item.Final ? Classify(graph, _services, workspace.Data.TrainSample(), cancellation) : null,
            Model = model,
            Bytes = new FileInfo(file).Length,
            CompressedBytes = Compressed.LengthOf(file),
            Parameters = cost.Parameters,
            NonZeroParameters = cost.NonZeroParameters,
            Macs = cost.Macs,
            Export = export,
        };
    }

    /// <summary>Figures of an exported model, by the tool that the spec names.</summary>
    public static EvaluationFigures AskTool(CampaignWorkspace workspace, EvaluationSpec evaluation, string model, int? candidate, DataSplit split, CancellationToken cancellation)
    {
        CampaignSpec spec = workspace.Spec;
        return new ToolEvaluation(workspace.Services.Tools[ToolKind.Evaluator, evaluation.Tool], EvaluationNeeds.Of(spec), workspace.Clock).Judge(
            model, new EvaluationRequest(model, split == DataSplit.Test ? "test" : "validation", spec.Name, candidate, spec.Seed, workspace.Services.Threads), cancellation);
    }

    public static EvaluationFigures Classify(ModelGraph graph, RunnerServices services, PreparedSamples samples, CancellationToken cancellation)
    {
        (Proportion accuracy, double loss, IReadOnlyList<double?> byClass) = ClassificationJudge.Run(graph, services.Backend, samples, services.Threads, cancellation);
        return new EvaluationFigures { Samples = samples.Count, Accuracy = accuracy.Value, AccuracyLow = accuracy.Low, AccuracyHigh = accuracy.High, Loss = loss, ByClass = [.. byClass] };
    }

    private EvaluationFigures Judge(ModelGraph graph, ModelGraph dense, PreparedSamples samples, CancellationToken cancellation) =>
        Judge(_spec.Task, graph, dense, _services, samples, cancellation);

    /// <summary>Figures of a model on samples, judged here.</summary>
    public static EvaluationFigures Judge(TaskKind task, ModelGraph graph, ModelGraph dense, RunnerServices services, PreparedSamples samples, CancellationToken cancellation) =>
        task == TaskKind.Classification ? Classify(graph, services, samples, cancellation) : Follow(graph, dense, services, samples, cancellation);

    private static EvaluationFigures Follow(ModelGraph graph, ModelGraph dense, RunnerServices services, PreparedSamples samples, CancellationToken cancellation)
    {
        (Proportion agreement, double error, IReadOnlyList<double> byOutput) = FidelityJudge.Run(
            graph, FidelityJudge.Outputs(dense, services.Backend, samples, services.Threads, cancellation), services.Backend, samples, services.Threads, cancellation);
        return new EvaluationFigures
        {
            Samples = samples.Count,
            Agreement = agreement.Value,
            AgreementLow = agreement.Low,
            AgreementHigh = agreement.High,
            OutputError = error,
            OutputErrors = graph.Outputs.Zip(byOutput).ToImmutableSortedDictionary(o => o.First, o => o.Second, StringComparer.Ordinal),
        };
    }
}
