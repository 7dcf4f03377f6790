using PruneSearch.Execution;

namespace PruneSearch.Campaigns.Runners;

/// <summary>What early stopping remembers of the evaluations of a rung.</summary>
/// <param name="Quality">The best accuracy or agreement on the validation split.</param>
/// <param name="Failures">Evaluations since then, none of them better.</param>
/// <param name="State">The training where it was best; its steps say when.</param>
internal sealed record BestState(double Quality, int Failures, TrainingState State)
{
    /// <summary>With one evaluation more; one that is as good as the best is no improvement.</summary>
    public static BestState With(BestState? before, double quality, TrainingState state) =>
        before is null || quality > before.Quality ? new BestState(quality, 0, state) : before with { Failures = before.Failures + 1 };
}
