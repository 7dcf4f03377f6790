using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Execution;
using PruneSearch.Training;

namespace PruneSearch.Campaigns.Runners;

/// <summary>What specs and recipes mean for a training session.</summary>
internal static class RecipeTraining
{
    public static Optimizer Optimizer(OptimizerKind kind, double momentum, double weightDecay) => kind switch
    {
        OptimizerKind.Sgd => new Optimizer.Sgd(momentum, weightDecay),
        OptimizerKind.AdamW => new Optimizer.AdamW(WeightDecay: weightDecay),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not an optimizer"),
    };

    public static LearningRate Rate(RateSpec spec, double peak, long total) => new(peak, total, spec.WarmUp, spec.Shape switch
    {
        RateShape.Constant => LearningRate.Constant,
        RateShape.Cosine => LearningRate.Cosine,
        RateShape.Step => LearningRate.Steps(spec.Milestones, spec.Gamma),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Shape, "not a shape"),
    });

    /// <summary>Cross-entropy and distillation for classes; matching of every output for fidelity.</summary>
    public static IReadOnlyList<LossTerm> Loss(CampaignSpec spec, CandidateRecipe recipe, int outputs)
    {
        if (spec.Task == TaskKind.Fidelity)
        {
            return [.. Enumerable.Range(0, outputs).Select(o => new LossTerm.OutputMatching(o))];
        }

        var terms = new List<LossTerm>();
        if (recipe.Distillation < 1)
        {
            terms.Add(new LossTerm.CrossEntropy(0, spec.Recovery.LabelSmoothing, 1 - recipe.Distillation));
        }

        if (recipe.Distillation > 0)
        {
            terms.Add(new LossTerm.Distillation(0, spec.Recovery.Temperature, recipe.Distillation));
        }

        return terms;
    }
}
