using System.Globalization;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Campaigns.Reports;

/// <summary>A recipe in a few words.</summary>
public static class RecipeText
{
    public static string Of(CandidateState c)
    {
        CandidateRecipe r = c.Recipe;
        string ratio = r.GroupRatios is { Count: > 0 } ratios
            ? string.Create(CultureInfo.InvariantCulture, $"{ratios.Values.Min():0.00}-{ratios.Values.Max():0.00}")
            : r.Ratio.ToString("0.00", CultureInfo.InvariantCulture);
        var parts = new List<string> { r.Granularity, r.Criterion, r.Allocation, ratio };
        if (r.Steps > 1)
        {
            parts.Add($"{r.Steps} steps");
        }

        if (r.Reinitialize)
        {
            parts.Add("from scratch");
        }

        return (c.Origin == CandidateOrigin.Sampler ? string.Empty : $"{c.Origin.ToString().ToLowerInvariant()}: ") + string.Join(' ', parts);
    }
}
