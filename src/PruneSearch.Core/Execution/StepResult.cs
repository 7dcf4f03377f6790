namespace PruneSearch.Execution;

/// <summary>What a training step saw.</summary>
/// <param name="Loss">The weighted sum of all terms. Not finite when training has diverged; the parameters are then not updated.</param>
/// <param name="Correct">Samples whose largest logit is the label's; -1 without cross-entropy.</param>
/// <param name="Samples">The batch size.</param>
public readonly record struct StepResult(double Loss, int Correct, int Samples);
