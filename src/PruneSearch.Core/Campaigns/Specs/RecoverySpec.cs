namespace PruneSearch.Campaigns.Specs;

/// <summary>How a pruned model is fine-tuned. Ranges and lists are searched.</summary>
public sealed record RecoverySpec
{
    /// <summary>A trainer that the operators of workers have registered, which trains instead of the product; null for none.</summary>
    public string? Tool { get; init; }

    /// <summary>Passes over the training data, may be a fraction; 0 for no training. Default 1; not negative.</summary>
    public double Epochs { get; init; } = 1;

    /// <summary>Samples of a step. Default 128; 1 to 65536.</summary>
    public int Batch { get; init; } = 128;

    /// <summary>Default SGD.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Sgd;

    /// <summary>The highest learning rate. Default 0.02; above 0.</summary>
    public FloatKnob LearningRate { get; init; } = FloatKnob.Fixed(0.02);

    /// <summary>Default cosine with 5% warm-up.</summary>
    public RateSpec Rate { get; init; } = new() { WarmUp = 0.05 };

    /// <summary>Momentum of SGD. Default 0.9; 0 to below 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Default 0.0005; not negative.</summary>
    public FloatKnob WeightDecay { get; init; } = FloatKnob.Fixed(5e-4);

    /// <summary>Share of the target spread over all classes. Default 0; 0 to below 1.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Share of the loss that is distillation from the dense model, the rest being cross-entropy. Default 0; 0 to 1.</summary>
    public FloatKnob Distillation { get; init; } = FloatKnob.Fixed(0);

    /// <summary>Temperature of distillation. Default 4; above 0.</summary>
    public double Temperature { get; init; } = 4;

    /// <summary>Patterns of nodes whose values are brought near the dense model's. Default none.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>The weight of all features together in the loss. Default 1; above 0.</summary>
    public double FeatureWeight { get; init; } = 1;

    /// <summary>
    /// Shares of the recovery after which a candidate is judged; the last is 1. Default one judgement at the end. Strictly increasing.
    /// </summary>
    public IReadOnlyList<double> Rungs { get; init; } = [1];

    /// <summary>What goes back to an earlier time after every cut. Default nothing.</summary>
    public RewindKind Rewind { get; init; }

    /// <summary>Batches of training inputs, without labels, on which batch normalisation is recalibrated before a candidate is judged; 0 for none. Default 0; to 10000.</summary>
    public int RecalibrationBatches { get; init; }

    /// <summary>How layers are reconstructed after the cut, before any training, on the evidence batches. Default not at all; otherwise the schedule is oneShot.</summary>
    public ReconstructionKind Reconstruction { get; init; }

    /// <summary>Share of the recovery, at its end and within its last rung, over which weights are averaged; 0 for none. Default 0; to 1.</summary>
    public double Averaging { get; init; }

    /// <summary>Evaluations on the validation split in a row without improvement after which a rung's training ends, with the best weights; 0 for never. Default 0.</summary>
    public int Patience { get; init; }

    /// <summary>For a patience above 0: the share of the recovery between two evaluations. Default 0.05; above 0, to 1.</summary>
    public double EvaluateEvery { get; init; } = 0.05;
}
