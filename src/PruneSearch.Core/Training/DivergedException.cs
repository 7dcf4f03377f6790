namespace PruneSearch.Training;

/// <summary>A training's loss is no longer a finite number.</summary>
public sealed class DivergedException(long step, double loss)
    : Exception($"the loss is {loss} at step {step}: training has diverged; lower the learning rate");
