namespace PruneSearch.Pruning.Criteria;

/// <summary>What a criterion must know of the model to score its units.</summary>
[Flags]
public enum EvidenceNeeds
{
    None = 0,

    /// <summary>The weights; nothing is run.</summary>
    Weights = 1,

    /// <summary>Gradients of the loss on calibration batches.</summary>
    Gradients = 2,
}
