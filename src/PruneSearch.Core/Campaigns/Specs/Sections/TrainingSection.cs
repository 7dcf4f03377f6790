using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class TrainingSection : MappingType<TrainingSpec>
{
    public TrainingSection()
    {
        Field("epochs", NumberType.AboveZero, t => t.Epochs, (t, v) => t with { Epochs = v }, "Passes over the training data; may be a fraction.");
        Field("batch", Whole.Batch, t => t.Batch, (t, v) => t with { Batch = v }, "Samples of a step.");
        Field("optimizer", new EnumType<OptimizerKind>(), t => t.Optimizer, (t, v) => t with { Optimizer = v }, "The update rule.");
        Field("learningRate", NumberType.AboveZero, t => t.LearningRate, (t, v) => t with { LearningRate = v }, "The highest learning rate.");
        Field("rate", new RateSection(), t => t.Rate, (t, v) => t with { Rate = v }, "How the learning rate moves.");
        Field("momentum", NumberType.BelowOne, t => t.Momentum, (t, v) => t with { Momentum = v }, "Momentum of sgd.");
        Field("weightDecay", NumberType.NotNegative, t => t.WeightDecay, (t, v) => t with { WeightDecay = v }, "Weight decay.");
        Field("labelSmoothing", NumberType.BelowOne, t => t.LabelSmoothing, (t, v) => t with { LabelSmoothing = v },
            "Share of the target that is spread over all classes.");
        Field("rewindTo", NumberType.BelowOne, t => t.RewindTo, (t, v) => t with { RewindTo = v },
            "For recovery.rewind weights: the share of this training after which the weights are kept; 0: the initial ones.");
    }

    protected override string Name => "training";

    protected override TrainingSpec Blank => new();
}
