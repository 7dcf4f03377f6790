namespace PruneSearch.Pruning.Allocation;

/// <summary>A cost that follows from shapes.</summary>
public enum CostMetric
{
    /// <summary>Multiply-accumulates of one sample.</summary>
    Macs,

    /// <summary>Learnable parameters.</summary>
    Parameters,
}
