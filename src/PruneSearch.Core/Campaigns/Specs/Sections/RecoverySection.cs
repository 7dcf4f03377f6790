using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class RecoverySection : MappingType<RecoverySpec>
{
    public RecoverySection(ToolRegistry? tools)
    {
        Field("tool", new ToolNameType(ToolKind.Trainer, tools), r => r.Tool, (r, v) => r with { Tool = v },
            "A registered trainer that fine-tunes instead of the built-in one; the schedule is then oneShot.", "trained here");
        Field("epochs", NumberType.NotNegative, r => r.Epochs, (r, v) => r with { Epochs = v }, "Passes over the training data; may be a fraction. 0: no training.");
        Field("batch", Whole.Batch, r => r.Batch, (r, v) => r with { Batch = v }, "Samples of a step.");
        Field("optimizer", new EnumType<OptimizerKind>(), r => r.Optimizer, (r, v) => r with { Optimizer = v }, "The update rule.");
        Field("learningRate", new FloatKnobType(new Bounds(0, Above: true)), r => r.LearningRate, (r, v) => r with { LearningRate = v }, "The highest learning rate.");
        Field("rate", new RateSection(), r => r.Rate, (r, v) => r with { Rate = v }, "How the learning rate moves.");
        Field("momentum", NumberType.BelowOne, r => r.Momentum, (r, v) => r with { Momentum = v }, "Momentum of sgd.");
        Field("weightDecay", new FloatKnobType(new Bounds(0)), r => r.WeightDecay, (r, v) => r with { WeightDecay = v }, "Weight decay.");
        Field("labelSmoothing", NumberType.BelowOne, r => r.LabelSmoothing, (r, v) => r with { LabelSmoothing = v },
            "Share of the target that is spread over all classes.");
        Field("distillation", new FloatKnobType(new Bounds(0, 1)), r => r.Distillation, (r, v) => r with { Distillation = v },
            "Share of the loss that is distillation from the dense model; the rest is cross-entropy.");
        Field("temperature", NumberType.AboveZero, r => r.Temperature, (r, v) => r with { Temperature = v }, "Temperature of distillation.");
        Field("features", new ChoicesType<string>(new TextType("a pattern of node names, with * and ?"), least: 0), r => r.Features, (r, v) => r with { Features = v },
            "Distillation of features: nodes, by patterns, whose values are brought near the dense model's, of what is cut the kept part (labels are not read).");
        Field("featureWeight", NumberType.AboveZero, r => r.FeatureWeight, (r, v) => r with { FeatureWeight = v },
            "The weight of all features together in the loss; each is a squared error relative to the dense model's value.");
        Field("rewind", new EnumType<RewindKind>(), r => r.Rewind, (r, v) => r with { Rewind = v },
            "After every cut: nothing goes back (none), the learning rate (learningRate), or also what stays to the weights that the architecture had early in its training (weights: the lottery ticket).");
        Field("recalibrationBatches", Whole.Between(0, 10_000), r => r.RecalibrationBatches, (r, v) => r with { RecalibrationBatches = v },
            "Batches of training inputs (labels are not read) on which statistics of batch normalisation are measured anew before a candidate is judged; 0: not at all.");
        Field("reconstruction", new EnumType<ReconstructionKind>(), r => r.Reconstruction, (r, v) => r with { Reconstruction = v },
            "After the cut, before any training: nothing (none), or new weights for every layer that reads what was cut, so that on prune.evidenceBatches batches (labels are not read) its outputs are nearest to the dense model's (leastSquares); the schedule is then oneShot.");
        Field("averaging", NumberType.Fraction, r => r.Averaging, (r, v) => r with { Averaging = v },
            "Share of the recovery, at its end and within its last rung, over which weights are averaged, at up to 20 points behind the last cut; statistics of batch normalisation are then measured anew on prune.evidenceBatches batches. 0: no average.");
        Field("patience", Whole.Between(0, 1000), r => r.Patience, (r, v) => r with { Patience = v },
            "Evaluations on the validation split in a row without improvement after which a rung's training ends; its best weights are kept. Nothing is evaluated before the last cut. 0: it never ends early.");
        Field("evaluateEvery", NumberType.Share, r => r.EvaluateEvery, (r, v) => r with { EvaluateEvery = v },
            "For a patience above 0: the share of the recovery between two evaluations; a rung's end is one too.");
        Field("rungs", new IncreasingType(new Bounds(0, 1, Above: true)), r => r.Rungs, (r, v) => r with { Rungs = v },
            "Shares of the recovery after which a candidate is judged, such as [0.25, 1]; the last is 1.");
    }

    protected override string Name => "recovery";

    protected override RecoverySpec Blank => new();

    protected override RecoverySpec Finish(RecoverySpec value, SpecNode node)
    {
        if (value.Rungs[^1] != 1)
        {
            node.Find("rungs")!.Error($"ends with {value.Rungs[^1]}; add 1, the end of the recovery", "the last rung is 1");
        }

        if (value.Tool is not null && value.Epochs == 0)
        {
            node.Find("tool")!.Error("names a trainer, and epochs is 0; remove it, or give epochs above 0", "a trainer is called for its share of the epochs");
        }

        if (value.Tool is not null && value.Features.Count > 0)
        {
            node.Find("features")!.Error("names features, and a tool trains, which does not know them; remove one of them", "features are matched by the built-in trainer");
        }

        if (value.Tool is not null && value.Averaging > 0)
        {
            node.Find("averaging")!.Error($"is {value.Averaging}, and a tool trains, whose steps are not seen here; remove one of them", "weights are averaged by the built-in trainer");
        }

        if (value.Tool is not null && value.Patience > 0)
        {
            node.Find("patience")!.Error($"is {value.Patience}, and a tool trains, which is not stopped; remove one of them", "the built-in trainer stops early");
        }

        if (value.Averaging > 0 && value.Patience > 0)
        {
            node.Find("patience")!.Error($"is {value.Patience}, which keeps the best weights, and averaging keeps their average; remove one of them", "patience does not go with averaging");
        }

        return value;
    }
}
