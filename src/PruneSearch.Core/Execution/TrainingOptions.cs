namespace PruneSearch.Execution;

/// <summary>How a training session updates parameters.</summary>
public sealed record TrainingOptions
{
    public required Optimizer Optimizer { get; init; }

    /// <summary>Parameters that stay as they are. Default none.</summary>
    public IReadOnlySet<string> Frozen { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Batch normalisation normalises with the batch's own statistics and moves the running ones (as in training); false keeps inference
    /// semantics. Default true.
    /// </summary>
    public bool BatchStatistics { get; init; } = true;

    /// <summary>The share of a new batch in the running statistics, as in PyTorch. Default 0.1.</summary>
    public double StatisticsMomentum { get; init; } = 0.1;
}
