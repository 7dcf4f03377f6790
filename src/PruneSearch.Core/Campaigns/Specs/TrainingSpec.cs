namespace PruneSearch.Campaigns.Specs;

/// <summary>How a network is trained from its initial weights.</summary>
public sealed record TrainingSpec
{
    /// <summary>Passes over the training data, may be a fraction. Default 4; above 0.</summary>
    public double Epochs { get; init; } = 4;

    /// <summary>Samples of a step. Default 128; 1 to 65536.</summary>
    public int Batch { get; init; } = 128;

    /// <summary>Default SGD.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Sgd;

    /// <summary>The highest learning rate. Default 0.1; above 0.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>Default cosine with 5% warm-up.</summary>
    public RateSpec Rate { get; init; } = new() { WarmUp = 0.05 };

    /// <summary>Momentum of SGD. Default 0.9; 0 to below 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Default 0.0005; not negative.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Share of the target spread over all classes. Default 0; 0 to below 1.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Share of the training after which weights are kept to rewind to; 0 for the initial ones. Default 0; 0 to below 1.</summary>
    public double RewindTo { get; init; }
}
