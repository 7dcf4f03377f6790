using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.Graphs;

namespace PruneSearch.Campaigns.Runners;

/// <summary>
/// Ends a rung's training when a number of evaluations on the validation split in a row brought nothing better (Prechelt, "Early Stopping -
/// But When?", 1998). Nothing is evaluated before the schedule's last cut.
/// </summary>
internal sealed class EarlyStopping(CampaignWorkspace workspace, ModelGraph dense)
{
    private readonly RecoverySpec _recovery = workspace.Spec.Recovery;
    private readonly long _interval = Math.Max(1, (long)Math.Round(workspace.RecoverySteps * workspace.Spec.Recovery.EvaluateEvery));

    /// <summary>Whether the spec asks for it.</summary>
    public bool IsOn => _recovery.Patience > 0;

    /// <summary>The next point behind a step at which is evaluated: every so many steps, and at the rung's end.</summary>
    public long Next(long step, long rungEnd) => Math.Min(rungEnd, ((step / _interval) + 1) * _interval);

    /// <summary>Whether the rung's training ends here.</summary>
    public bool IsOver(BestState best) => best.Failures >= _recovery.Patience;

    /// <summary>What is remembered after the evaluation of a candidate at so many steps. It is not interrupted, so that it is made once.</summary>
    public BestState Evaluate(CandidateModel candidate, long steps, BestState? before)
    {
        ModelGraph graph = _recovery.RecalibrationBatches == 0 ? candidate.Graph : Recalibration.Of(candidate.Graph, workspace, _recovery.RecalibrationBatches, CancellationToken.None);
        EvaluationFigures figures = EvaluateRunner.Judge(workspace.Spec.Task, graph, dense, workspace.Services, workspace.Data.Validation, CancellationToken.None);
        return BestState.With(before, figures.Accuracy ?? figures.Agreement!.Value, candidate.ToCheckpoint(steps).State);
    }
}
