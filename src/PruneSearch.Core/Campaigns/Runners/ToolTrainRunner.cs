using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Tools;
using PruneSearch.Campaigns.Work;
using PruneSearch.Graphs;
using PruneSearch.Hardware.Tools;
using PruneSearch.Training;

namespace PruneSearch.Campaigns.Runners;

/// <summary>
/// Takes a candidate from one rung to the next by a registered trainer. Its checkpoint is that of <see cref="TrainRunner"/>, without a state of
/// the optimizer; a training that is told to stop leaves nothing behind.
/// </summary>
internal sealed class ToolTrainRunner(CampaignWorkspace workspace, string tool)
{
    public async Task<TrainReport> RunAsync(WorkItem.Train item, IProgress<WorkProgress> progress, CancellationToken cancellation)
    {
        RegisteredTool trainer = workspace.Services.Tools[ToolKind.Trainer, tool];
        BaseModel baseModel = await workspace.BaseAsync(item.BaseModel, cancellation).ConfigureAwait(false);
        CandidateModel candidate = item.Checkpoint is { } hash
            ? CandidateModel.Of(await workspace.CheckpointAsync(hash, cancellation).ConfigureAwait(false), baseModel.Graph)
            : Start(item, CandidateModel.Of(await workspace.PlanAsync(item.Plan, cancellation).ConfigureAwait(false), baseModel.Graph), baseModel, cancellation);
        RecoverySpec recovery = workspace.Spec.Recovery;
        double from = item.Rung == 0 ? 0 : recovery.Rungs[item.Rung - 1];
        double to = recovery.Rungs[item.Rung];
        progress.Report(new WorkProgress(0, $"training by the tool {tool}"));
        ModelGraph trained = new ToolTraining(trainer, workspace.Clock).Train(
            candidate.Graph,
            candidate.Masks,
            baseModel.Graph,
            new TrainingRequest
            {
                Campaign = workspace.Spec.Name,
                Candidate = item.Candidate,
                Seed = workspace.Spec.Seed,
                Epochs = recovery.Epochs * (to - from),
                From = from,
                To = to,
                Batch = recovery.Batch,
                Optimizer = recovery.Optimizer,
                LearningRate = item.Recipe.LearningRate,
                Momentum = recovery.Momentum,
                WeightDecay = item.Recipe.WeightDecay,
                LabelSmoothing = recovery.LabelSmoothing,
                Distillation = item.Recipe.Distillation,
                Temperature = recovery.Temperature,
                Threads = workspace.Services.Threads,
            },
            cancellation);
        long steps = (long)Math.Round(workspace.RecoverySteps * to);
        return new TrainReport
        {
            Rung = item.Rung,
            Checkpoint = await workspace.Services.Artifacts.PutAsync(candidate.WithWeights(trained).ToCheckpoint(steps).ToBytes(), CancellationToken.None).ConfigureAwait(false), // what is done is handed in, whoever stops now
            Steps = steps,
        };
    }

    private CandidateModel Start(WorkItem.Train item, CandidateModel cut, BaseModel baseModel, CancellationToken cancellation) => item.Recipe.Reinitialize
        ? cut.WithWeights(Reinitialization.Of(cut.Graph, workspace.Spec.Seed))
        : new CutReconstruction(workspace).Of(cut, baseModel, cancellation).Candidate;
}
