using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.State;
using PruneSearch.Campaigns.Views.Documents;

namespace PruneSearch.Campaigns.Views;

/// <summary>
/// Which knobs a metric depends on: the share of its variance that a knob explains alone, Var(E[metric | knob]) / Var(metric). That is the
/// correlation ratio (Pearson, "On the general theory of skew correlation and non-linear regression", 1905), and the first-order index of
/// Sobol ("Sensitivity estimates for nonlinear mathematical models", 1993) where knobs are drawn independently. Knobs are binned; what bins
/// explain by chance is taken off (Kelley, "An unbiased correlation ratio measure", 1935).
/// </summary>
public static class ImportanceAnalysis
{
    /// <summary>The most bins of a knob with numbers.</summary>
    private const int MostBins = 10;

    private const string Method =
        "Share of the metric's variance between bins of the knob (correlation ratio, Pearson 1905; first-order Sobol index where knobs are drawn independently), less what bins explain by chance (Kelley 1935); of the search's candidates, baselines left out.";

    /// <param name="view">The campaign.</param>
    /// <param name="metric">The metric's key; null for the first objective.</param>
    /// <exception cref="InvalidInputException">There is no such metric.</exception>
    public static Importance Of(CampaignView view, string? metric)
    {
        string key = view.Metrics.Require(metric ?? view.Spec.Objectives[0].ToString(), "metric").ToString();
        (CandidateState Candidate, double Value)[] known =
        [
            .. view.State.Candidates
                .Where(c => c.Origin is CandidateOrigin.Sampler or CandidateOrigin.Enqueued && view.Rows[c.Number].Values.ContainsKey(key))
                .Select(c => (c, view.Rows[c.Number].Values[key].Value)),
        ];
        double[] values = Array.ConvertAll(known, k => k.Value);
        Dictionary<string, Scalar>[] knobs = Array.ConvertAll(known, k => view.Rows[k.Candidate.Number].Recipe.Concat(RecipeKnobs.Groups(k.Candidate.Recipe)).ToDictionary(StringComparer.Ordinal));
        return new Importance(key, known.Length, Method,
        [
            .. knobs.SelectMany(k => k.Keys).Distinct(StringComparer.Ordinal)
                .Select(name => (Name: name, Column: Array.ConvertAll(knobs, k => k.TryGetValue(name, out Scalar value) ? value : (Scalar?)null)))
                .Where(k => k.Column.Distinct().Count() > 1)
                .Select(k => new ParameterImportance(k.Name, Share(Bins(k.Column), values)))
                .OrderByDescending(p => p.Importance).ThenBy(p => p.Name, StringComparer.Ordinal),
        ]);
    }

    /// <summary>The share of variance between groups, without what groups explain by chance; 0..1.</summary>
    /// <param name="groups">The group of each value.</param>
    /// <param name="values">The values.</param>
    internal static double Share(int[] groups, double[] values)
    {
        double mean = values.Length == 0 ? 0 : values.Average();
        double total = values.Sum(v => (v - mean) * (v - mean));
        var members = groups.Zip(values).GroupBy(p => p.First, p => p.Second).ToArray();
        if (total <= 0 || values.Length <= members.Length)
        {
            return 0;
        }

        double within = members.Sum(g => g.Average() is var own ? g.Sum(v => (v - own) * (v - own)) : 0);
        return Math.Clamp(1 - (within / (values.Length - members.Length) / (total / (values.Length - 1))), 0, 1);
    }

    /// <summary>The bin of each setting: a name is one, equal counts of numbers are, and so is having none. Equal settings are in one bin.</summary>
    internal static int[] Bins(Scalar?[] column)
    {
        Scalar[] distinct = [.. column.OfType<Scalar>().Distinct()];
        bool numeric = distinct.All(s => s.Text is null);
        int most = Math.Clamp((int)Math.Sqrt(column.Length), 2, MostBins);
        if (!numeric || distinct.Length <= most)
        {
            Dictionary<Scalar, int> names = distinct.Index().ToDictionary(d => d.Item, d => d.Index + 1);
            return Array.ConvertAll(column, s => s is { } setting ? names[setting] : 0);
        }

        double[] sorted = [.. column.OfType<Scalar>().Select(s => s.Number).Order()];
        double[] edges = [.. Enumerable.Range(1, most - 1).Select(i => sorted[(int)((long)sorted.Length * i / most)]).Distinct()];
        return Array.ConvertAll(column, s => s is { } setting ? 1 + edges.Count(e => setting.Number >= e) : 0);
    }
}
