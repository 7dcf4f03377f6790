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

    /// <summary>
    /// Samples that are computed at once: a larger batch goes through in parts whose gradients are added up (gradient accumulation), with the
    /// same update but for batch normalisation, whose statistics are those of the parts. 0 for the whole batch. Default 0.
    /// </summary>
    public int MicroBatch { get; init; }

    /// <summary>The share of a new batch in the running statistics, as in PyTorch. Default 0.1.</summary>
    public double StatisticsMomentum { get; init; } = 0.1;
}
