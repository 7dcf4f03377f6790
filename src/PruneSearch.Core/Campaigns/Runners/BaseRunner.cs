using System.Collections.Immutable;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.Data;
using PruneSearch.Data.Loading;
using PruneSearch.Execution;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Architectures;
using PruneSearch.Training;

namespace PruneSearch.Campaigns.Runners;

/// <summary>Prepares the base model: reads or trains it, judges it, and finds what can be pruned.</summary>
internal sealed class BaseRunner(CampaignWorkspace workspace)
{
    private readonly CampaignSpec _spec = workspace.Spec;
    private readonly RunnerServices _services = workspace.Services;

    public async Task<BaseReport> RunAsync(WorkItem.Base item, IProgress<WorkProgress> progress, CancellationToken cancellation)
    {
        var warnings = new List<string>();
        var curve = new List<TrainingPoint>();
        string? file = item.Model is { } hash ? await _services.Artifacts.GetFileAsync(hash, cancellation).ConfigureAwait(false) : _spec.Model.Onnx;
        (ModelGraph graph, ModelGraph? early) = file is not null ? (Read(file, warnings), null) : Train(curve, warnings, progress, cancellation);
        CampaignModel.RequireFits(graph, _spec, workspace.Data.Validation.SampleShape);
        byte[] bytes = OnnxWriter.ToBytes(graph);
        progress.Report(new WorkProgress(0.9, "evaluating the dense model"));
        EvaluationFigures validation;
        EvaluationFigures? training = null;
        ArtifactHash stored = await _services.Artifacts.PutAsync(bytes, cancellation).ConfigureAwait(false);
        EvaluationFigures? asked = null;
        if (_spec.Evaluation is { } evaluation)
        {
            string exported = await _services.Artifacts.GetFileAsync(stored, cancellation).ConfigureAwait(false);
            asked = EvaluateRunner.AskTool(workspace, evaluation, exported, null, DataSplit.Validation, cancellation);
        }

        if (asked is not null && _spec.Task == TaskKind.Classification)
        {
            validation = asked;
        }
        else if (_spec.Task == TaskKind.Classification)
        {
            validation = EvaluateRunner.Classify(graph, _services, workspace.Data.Validation, cancellation);
            training = EvaluateRunner.Classify(graph, _services, workspace.Data.TrainSample(), cancellation);
            WarnIfSeen(validation, training, warnings);
        }
        else
        {
            validation = new EvaluationFigures { Samples = workspace.Data.Validation.Count, Agreement = 1, AgreementLow = 1, AgreementHigh = 1, OutputError = 0, Metrics = asked?.Metrics };
        }

        var cost = ModelCost.Of(graph);
        return new BaseReport
        {
            Model = stored,
            Early = early is null ? null : await workspace.StoreModelAsync(early, cancellation).ConfigureAwait(false),
            Bytes = bytes.Length,
            CompressedBytes = Compressed.LengthOf(bytes),
            ActivationBytes = ActivationMemory.PeakBytes(graph),
            Parameters = cost.Parameters,
            Macs = cost.Macs,
            Validation = validation,
            Training = training,
            Groups = Groups(graph),
            Warnings = [.. warnings],
            Curve = [.. curve],
        };
    }

    private ModelGraph Read(string path, List<string> warnings)
    {
        ModelGraph graph = CampaignModel.Read(_spec, path, out string? fixedBecause);
        if (fixedBecause is not null)
        {
            warnings.Add($"the model's batch is fixed and stays so: {fixedBecause}");
        }

        return graph;
    }

    /// <returns>The trained model; and it with early weights, where a recovery rewinds to them.</returns>
    private (ModelGraph Trained, ModelGraph? Early) Train(List<TrainingPoint> curve, List<string> warnings, IProgress<WorkProgress> progress, CancellationToken cancellation)
    {
        TrainingSpec training = _spec.Model.Training!;
        int classes = workspace.Data.Train.Classes
            ?? throw new InvalidInputException("data.train", "has no labels", "an architecture is trained on labelled data");
        ModelGraph graph = Architecture.Build(
            _spec.Model.Architecture!, new ArchitectureOptions(workspace.Data.Train.SampleShape, classes, _spec.Model.Width, _spec.Seed));
        BatchLoader loader = workspace.Data.TrainBatches(training.Batch, _spec.Seed);
        long total = Math.Max(1, (long)Math.Round(training.Epochs * loader.StepsPerEpoch));
        using ICompiledRegion region = _services.Backend.Compile(
            graph, [graph.Inputs[0].Name], GraphHeads.BeforeSoftmax(graph), new CompileOptions { MaxBatch = loader.BatchSize, Threads = _services.Threads });
        var fit = new MemoryFit(workspace.MicroBatch, text =>
        {
            warnings.Add(text);
            progress.Report(new WorkProgress(0, text));
        });
        var options = new TrainingOptions { Optimizer = RecipeTraining.Optimizer(training.Optimizer, training.Momentum, training.WeightDecay) };
        using var session = new FittedSession(region, options, fit);
        LossTerm[] loss = [new LossTerm.CrossEntropy(LabelSmoothing: training.LabelSmoothing)];
        LearningRate rate = RecipeTraining.Rate(training.Rate, training.LearningRate, total);
        var loop = new TrainingLoop(loader, rate, _ => loss, labelled: true, teacher: null);
        var points = new CurveRecorder(loader.StepsPerEpoch, curve);
        long keep = _spec.Recovery.Rewind == RewindKind.Weights ? (long)Math.Round(training.RewindTo * total) : 0;
        Run(0, keep);
        ModelGraph? early = _spec.Recovery.Rewind == RewindKind.Weights ? Now() : null;
        Run(keep, total);
        return (Now(), early);

        void Run(long from, long to) => loop.Run(session, from, to, (step, result) =>
        {
            points.Add(step, result, rate.At(step));
            progress.Report(new WorkProgress(0.9 * (step + 1) / total, $"training the dense model, loss {result.Loss:F3}"));
        }, cancellation);

        ModelGraph Now() => graph.WithInitializers(session.ExportWeights().ToDictionary(w => w.Key, w => (TensorSource)w.Value, StringComparer.Ordinal));
    }

    /// <summary>The dense model doing clearly better on training samples than on validation samples, or the other way round.</summary>
    private static void WarnIfSeen(EvaluationFigures validation, EvaluationFigures training, List<string> warnings)
    {
        if (training.AccuracyLow > validation.AccuracyHigh)
        {
            warnings.Add(
                $"the dense model is better on training samples ({training.Accuracy:P2}) than on validation samples ({validation.Accuracy:P2}), beyond noise: it was fitted to the former (expected where it was trained on them); recovery on them can look better than it is");
        }
        else if (validation.AccuracyLow > training.AccuracyHigh)
        {
            warnings.Add(
                $"the dense model is better on validation samples ({validation.Accuracy:P2}) than on training samples ({training.Accuracy:P2}), beyond noise: it may have been trained on the validation samples");
        }
    }

    private ImmutableArray<GroupSummary> Groups(ModelGraph graph) => CampaignGroups.Of(graph, _spec) is { Length: > 0 } groups ? groups
        : throw new InvalidInputException("model", "has nothing that can be pruned", "'prunesearch plan MODEL' lists every layer with the reason why it stays");
}
