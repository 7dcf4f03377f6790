using PruneSearch.Campaigns.Specs;

namespace PruneSearch.Campaigns.Tools;

/// <summary>What a trainer is asked, as its request file says it. Files are names in the folder of the request.</summary>
internal sealed record TrainingRequest
{
    /// <summary>The pruned model, as far as it was trained.</summary>
    public string Model { get; init; } = "model.onnx";

    /// <summary>The dense model, for distillation.</summary>
    public string Dense { get; init; } = "dense.onnx";

    /// <summary>What the tool writes.</summary>
    public string Out { get; init; } = "trained.onnx";

    /// <summary>Safetensors with a mask (0 or 1, U8) of each masked weight under its name; null where nothing is masked.</summary>
    public string? Masks { get; init; }

    /// <summary>The campaign's name.</summary>
    public required string Campaign { get; init; }

    /// <summary>The candidate's number.</summary>
    public int? Candidate { get; init; }

    /// <summary>The campaign's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Passes over the training data to do now: the rung's share of all.</summary>
    public required double Epochs { get; init; }

    /// <summary>The share of the whole recovery at which this part starts; 0 at first.</summary>
    public required double From { get; init; }

    /// <summary>The share at which it ends; 1 at last.</summary>
    public required double To { get; init; }

    public required int Batch { get; init; }

    public required OptimizerKind Optimizer { get; init; }

    public required double LearningRate { get; init; }

    public required double Momentum { get; init; }

    public required double WeightDecay { get; init; }

    public required double LabelSmoothing { get; init; }

    /// <summary>Share of the loss that is distillation from the dense model.</summary>
    public required double Distillation { get; init; }

    public required double Temperature { get; init; }

    /// <summary>Threads that the work may use.</summary>
    public required int Threads { get; init; }
}
