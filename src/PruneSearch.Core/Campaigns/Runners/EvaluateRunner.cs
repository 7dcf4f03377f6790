using System.Diagnostics;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Hosting.Observation;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.Data.Loading;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;
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
                : CandidateModel.Of(await workspace.PlanAsync(item.Plan!.Value, cancellation).ConfigureAwait(false), baseModel.Graph);
            graph = Provenance.Of(candidate, _spec, item.Candidate ?? -1, baseModel.Hash, _services.Version);
            using Activity? span = WorkSpans.Export();
            export = oracle.Check(graph, workspace.Data.Validation, cancellation);
            model = await workspace.StoreModelAsync(graph, cancellation).ConfigureAwait(false);
        }

        PreparedSamples samples = item.Final ? workspace.Data.Test! : workspace.Data.Validation;
        var cost = ModelCost.Of(graph);
        return new EvaluationReport
        {
            Rung = item.Rung,
            Figures = _spec.Task == TaskKind.Classification ? Classify(graph, _services, samples, cancellation) : Follow(graph, baseModel.Graph, samples, cancellation),
            Model = model,
            Bytes = new FileInfo(await _services.Artifacts.GetFileAsync(model, cancellation).ConfigureAwait(false)).Length,
            Parameters = cost.Parameters,
            NonZeroParameters = cost.NonZeroParameters,
            Macs = cost.Macs,
            Export = export,
        };
    }

    public static EvaluationFigures Classify(ModelGraph graph, RunnerServices services, PreparedSamples samples, CancellationToken cancellation)
    {
        (Proportion accuracy, double loss) = ClassificationJudge.Run(graph, services.Backend, samples, services.Threads, cancellation);
        return new EvaluationFigures { Samples = samples.Count, Accuracy = accuracy.Value, AccuracyLow = accuracy.Low, AccuracyHigh = accuracy.High, Loss = loss };
    }

    private EvaluationFigures Follow(ModelGraph graph, ModelGraph dense, PreparedSamples samples, CancellationToken cancellation)
    {
        (Proportion agreement, double error) = FidelityJudge.Run(
            graph, FidelityJudge.Outputs(dense, _services.Backend, samples, _services.Threads, cancellation), _services.Backend, samples, _services.Threads, cancellation);
        return new EvaluationFigures { Samples = samples.Count, Agreement = agreement.Value, AgreementLow = agreement.Low, AgreementHigh = agreement.High, OutputError = error };
    }
}
