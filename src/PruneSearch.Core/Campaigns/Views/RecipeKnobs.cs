using System.Collections.Immutable;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Campaigns.Views.Documents;
using PruneSearch.Pruning.Criteria;

namespace PruneSearch.Campaigns.Views;

/// <summary>A recipe as named settings.</summary>
internal static class RecipeKnobs
{
    /// <summary>What says something of the candidate; a ratio of each group is left to <see cref="Groups"/>, and their mean stands for them.</summary>
    public static ImmutableSortedDictionary<string, Scalar> Of(CandidateRecipe recipe)
    {
        var knobs = ImmutableSortedDictionary.CreateBuilder<string, Scalar>(StringComparer.Ordinal);
        knobs["granularity"] = recipe.Granularity;
        knobs["criterion"] = recipe.Criterion;
        knobs["normalization"] = EnumType<ScoreNormalization>.NameOf(recipe.Normalization);
        knobs["allocation"] = recipe.Allocation;
        knobs["ratio"] = recipe.GroupRatios is { Count: > 0 } ratios ? ratios.Values.Average() : recipe.Ratio;
        knobs["schedule"] = recipe.Schedule;
        knobs["steps"] = recipe.Steps;
        knobs["roundTo"] = recipe.RoundTo;
        knobs["learningRate"] = recipe.LearningRate;
        knobs["weightDecay"] = recipe.WeightDecay;
        knobs["distillation"] = recipe.Distillation;
        if (recipe.Penalty is { } penalty)
        {
            knobs["penalty"] = penalty.ToString();
            knobs["penaltyStrength"] = recipe.PenaltyStrength;
        }

        if (recipe.Reinitialize)
        {
            knobs["weights"] = "new";
        }

        return knobs.ToImmutable();
    }

    /// <summary>The ratio of each group, <c>ratio(GROUP)</c>; none where one ratio is for all.</summary>
    public static IEnumerable<KeyValuePair<string, Scalar>> Groups(CandidateRecipe recipe) =>
        (recipe.GroupRatios ?? ImmutableSortedDictionary<string, double>.Empty).Select(g => KeyValuePair.Create($"ratio({g.Key})", (Scalar)g.Value));
}
