using System.Collections.Immutable;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.Data.Loading;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Reconstruction;
using PruneSearch.Telemetry;
using PruneSearch.Training;

namespace PruneSearch.Campaigns.Runners;

/// <summary>Takes a candidate from one rung to the next: cuts where its schedule says so, fine-tunes in between.</summary>
internal sealed class TrainRunner(CampaignWorkspace workspace, TimeProvider clock)
{
    private readonly CampaignSpec _spec = workspace.Spec;
    private readonly RunnerServices _services = workspace.Services;

    public async Task<TrainReport> RunAsync(WorkItem.Train item, IProgress<WorkProgress> progress, CancellationToken cancellation)
    {
        BaseModel baseModel = await workspace.BaseAsync(item.BaseModel, cancellation).ConfigureAwait(false);
        CandidatePlan plan = await workspace.PlanAsync(item.Plan, cancellation).ConfigureAwait(false);
        Checkpoint? start = item.Checkpoint is { } hash ? await workspace.CheckpointAsync(hash, cancellation).ConfigureAwait(false) : null;
        var curve = new List<TrainingPoint>();
        var warnings = new List<string>();
        var fit = new MemoryFit(workspace.MicroBatch, text =>
        {
            warnings.Add(text);
            progress.Report(new WorkProgress(0, text));
        });
        ModelGraph? early = _spec.Recovery.Rewind == RewindKind.Weights && item.Early is { } kept ? (await workspace.BaseAsync(kept, cancellation).ConfigureAwait(false)).Graph : null;
        (Checkpoint end, OperationCanceledException? interrupted) = Train(item, baseModel, early, plan, start, curve, fit, progress, cancellation);
        if (interrupted is not null)
        {
            // Told to stop: what is done so far is kept, for whoever goes on.
            throw new WorkInterruptedException(await _services.Artifacts.PutAsync(end.ToBytes(), CancellationToken.None).ConfigureAwait(false), interrupted);
        }

        return new TrainReport
        {
            Rung = item.Rung,
            Checkpoint = await _services.Artifacts.PutAsync(end.ToBytes(), CancellationToken.None).ConfigureAwait(false), // what is done is handed in, whoever stops now
            Steps = end.State.Steps,
            Curve = [.. curve],
            Warnings = warnings.Count > 0 ? warnings.ToImmutableArray() : null,
        };
    }

    /// <returns>The candidate at the rung; or, with the interruption, as far as it came.</returns>
    /// <exception cref="OperationCanceledException">It was told to stop before its first step.</exception>
    private (Checkpoint End, OperationCanceledException? Interrupted) Train(
        WorkItem.Train item, BaseModel baseModel, ModelGraph? early, CandidatePlan plan, Checkpoint? start, List<TrainingPoint> curve, MemoryFit fit,
        IProgress<WorkProgress> progress, CancellationToken cancellation)
    {
        BatchLoader loader = workspace.Data.TrainBatches(_spec.Recovery.Batch, _spec.Seed);
        long total = workspace.RecoverySteps;
        long from = start?.State.Steps ?? 0;
        long to = (long)Math.Round(total * _spec.Recovery.Rungs[item.Rung]);
        var pruning = new GradualPruning(_spec, baseModel, item.Recipe, plan, total, new CutCheck(workspace));
        var candidate = start is null ? CandidateModel.Uncut(baseModel.Graph) : CandidateModel.Of(start, baseModel.Graph);
        SparsityPenalty? penalty = item.Recipe.Penalty is null ? null
            : SparsityPenalty.Of(item.Recipe, baseModel.Graph, new PlanBuilder(_spec, baseModel).Choose(item.Recipe, cancellation).Scored, plan.Removals);
        var features = new FeatureMatching(_spec, baseModel.Graph);
        using FittedTeacher? teacher = features.IsOn || NeedsTeacher(item.Recipe) ? new FittedTeacher(Teacher(baseModel.Graph, features, loader.BatchSize), fit.Beside()) : null;
        var points = new CurveRecorder(Math.Max(1, (int)Math.Min(loader.StepsPerEpoch, Math.Max(1, total / 20))), curve);
        IReadOnlyList<double> rungs = _spec.Recovery.Rungs;
        var averaging = AveragingPoints.Of(_spec.Recovery.Averaging, total, rungs.Count == 1 ? 0 : (long)Math.Round(total * rungs[^2]));
        WeightAverage average = start?.Average ?? WeightAverage.None;
        var stopping = new EarlyStopping(workspace, baseModel.Graph);
        BestState? best = start?.Best;
        long step = from;
        do
        {
            CandidateModel before = candidate;
            try
            {
                candidate = pruning.Advance(candidate, step, cancellation);
            }
            catch (OperationCanceledException e) when (step > from)
            {
                return (before.ToCheckpoint(step) with { Average = average, Best = best }, e);
            }

            if (pruning.CutsAt(step))
            {
                average = WeightAverage.None; // of other tensors
            }

            if (early is not null && pruning.CutsAt(step))
            {
                candidate = candidate.Rewound(early);
            }

            if (step == 0 && item.Recipe.Reinitialize)
            {
                candidate = candidate.WithWeights(Reinitialization.Of(candidate.Graph, _spec.Seed));
            }
            else if (step == 0)
            {
                (candidate, IReadOnlyList<LayerReconstruction> layers) = new CutReconstruction(workspace).Of(candidate, baseModel, cancellation);
                if (layers.Count > 0)
                {
                    progress.Report(new WorkProgress(0, CutReconstruction.Note(layers)));
                }
            }

            bool evaluates = stopping.IsOn && pruning.NextCut(step) is null;
            long next = evaluates ? stopping.Next(step, to) : Math.Min(to, pruning.NextCut(step) ?? to);
            (long round, long roundEnd) = _spec.Recovery.Rewind == RewindKind.None ? (0, total) : pruning.Round(step, total);
            var rate = RecipeTraining.Rate(_spec.Recovery.Rate, item.Recipe.LearningRate, roundEnd - round) with { Start = round };
            long? cutAt = penalty is null ? null : pruning.NextCut(step);
            IReadOnlyList<LossTerm> loss = [.. RecipeTraining.Loss(_spec, item.Recipe, GraphHeads.BeforeSoftmax(candidate.Graph).Count), .. features.Terms(candidate.Graph)];
            Func<long, IReadOnlyList<LossTerm>> lossAt = cutAt is { } end ? s => [.. loss, penalty!.At((double)s / end)] : _ => loss;
            long reached = step;
            (candidate, OperationCanceledException? stopped) = Steps(item.Recipe, candidate, loader, rate, lossAt, step, next, teacher, features, fit, (session, s, result) =>
            {
                points.Add(s, result, rate.At(s));
                reached = s + 1;
                if (averaging.Has(reached))
                {
                    average = average.With(session.ExportWeights());
                }

                progress.Report(new WorkProgress((double)(s + 1 - from) / Math.Max(1, to - from), $"loss {result.Loss:F3}"));
            }, cancellation);
            if (stopped is not null)
            {
                // A checkpoint is what was before the cut of its step: with no step done since the cut, that is the last one.
                return reached > step ? (candidate.ToCheckpoint(reached) with { Average = average, Best = best }, stopped)
                    : step > from ? (before.ToCheckpoint(step) with { Average = average, Best = best }, stopped)
                    : throw stopped;
            }

            step = next;
            if (evaluates)
            {
                best = stopping.Evaluate(candidate, step, best);
                if (stopping.IsOver(best))
                {
                    progress.Report(new WorkProgress(1, $"ended at step {step}: nothing better since step {best.State.Steps}"));
                    break;
                }
            }
        }
        while (step < to);
        points.Flush(step);
        if (best is not null)
        {
            candidate = candidate.WithState(best.State); // what comes after goes on from there, at the rung's end
        }

        if (to == total && !pruning.IsComplete(candidate))
        {
            throw new InvalidOperationException($"candidate {item.Candidate} has not been cut as its plan says at the end of its schedule '{item.Recipe.Schedule}'");
        }

        if (to == total && average.Count > 0)
        {
            ModelGraph averaged = average.Apply(candidate.Graph);
            candidate = candidate.WithWeights(Recalibration.Of(averaged, workspace, _spec.Prune.EvidenceBatches, CancellationToken.None)); // the training is done, whoever stops now
            average = WeightAverage.None;
        }

        return (candidate.ToCheckpoint(to) with { Average = average }, null);
    }

    private (CandidateModel Candidate, OperationCanceledException? Stopped) Steps(
        CandidateRecipe recipe, CandidateModel candidate, BatchLoader loader, LearningRate rate, Func<long, IReadOnlyList<LossTerm>> loss, long from, long to, FittedTeacher? teacher,
        FeatureMatching features, MemoryFit fit, Action<ITrainingSession, long, StepResult> done, CancellationToken cancellation)
    {
        if (from >= to)
        {
            return (candidate, null);
        }

        ModelGraph graph = candidate.Graph;
        using ICompiledRegion region = _services.Backend.Compile(
            graph, [graph.Inputs[0].Name], features.Outputs(graph), new CompileOptions { MaxBatch = loader.BatchSize, Threads = _services.Threads });
        var options = new TrainingOptions { Optimizer = RecipeTraining.Optimizer(_spec.Recovery.Optimizer, _spec.Recovery.Momentum, recipe.WeightDecay) };
        using var session = new FittedSession(region, options, fit);
        if (candidate.State is { } state)
        {
            session.ImportState(state);
        }

        if (!candidate.Masks.IsEmpty)
        {
            session.SetMasks(candidate.Masks.ToDictionary(m => m.Initializer, m => m.ToFloats(), StringComparer.Ordinal));
        }

        var loop = new TrainingLoop(
            loader,
            rate,
            loss,
            labelled: _spec.Task == TaskKind.Classification,
            teacher is null ? null : x => features.Targets(teacher.Run(x), candidate));
        OperationCanceledException? stopped = null;
        using TrainingRate speed = TrainingRates.Begin(_services.Worker, clock);
        try
        {
            loop.Run(session, from, to, (step, result) =>
            {
                speed.Add(loader.BatchSize);
                done(session, step, result);
            }, cancellation);
        }
        catch (OperationCanceledException e)
        {
            stopped = e;
        }

        return (candidate.WithState(session.ExportState()), stopped);
    }

    private bool NeedsTeacher(CandidateRecipe recipe) => _spec.Task == TaskKind.Fidelity || recipe.Distillation > 0;

    private ICompiledRegion Teacher(ModelGraph graph, FeatureMatching features, int batch) => _services.Backend.Compile(
        graph, [graph.Inputs[0].Name], features.TeacherOutputs, new CompileOptions { MaxBatch = batch, Threads = _services.Threads });
}
