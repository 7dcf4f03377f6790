namespace PruneSearch.Campaigns.Specs;

/// <summary>What goes back to an earlier time whenever something was cut (Renda et al., "Comparing Rewinding and Fine-tuning", 2020).</summary>
public enum RewindKind
{
    /// <summary>Nothing: recovery is one training, with the cuts inside.</summary>
    None,

    /// <summary>The learning rate: every cut is followed by a training of its own, with the weights as they are.</summary>
    LearningRate,

    /// <summary>Learning rate and weights: what stays starts again from the dense model's early weights (Frankle and Carbin 2019; Frankle et al. 2020).</summary>
    Weights,
}
