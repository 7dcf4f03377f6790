using System.Collections.Immutable;
using System.Globalization;
using PruneSearch.Campaigns.Views.Documents;

namespace PruneSearch.Campaigns.Views;

/// <summary>Which of a campaign's candidates are drawn, and by what metrics.</summary>
public sealed record PointQuery
{
    /// <summary>The most points.</summary>
    public const int MostPoints = 5000;

    /// <summary>How many of the newest candidates always stay.</summary>
    public const int Newest = 200;

    /// <summary>Keys of metrics; empty for the objectives.</summary>
    public IReadOnlyList<string> Metrics { get; private init; } = [];

    public int Max { get; private init; } = 2000;

    /// <summary>Only what changed behind this record; null for everything.</summary>
    public long? After { get; private init; }

    /// <summary>Reads a query's parameters.</summary>
    /// <param name="parameter">A parameter's text by its name; null where it is not given.</param>
    /// <exception cref="InvalidInputException">With everything that is wrong.</exception>
    public static PointQuery Parse(Func<string, string?> parameter)
    {
        var errors = new List<InputError>();
        long after = 0;
        if (parameter("after") is { } text && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            errors.Add(new InputError("after", $"'{text}' is not a record's number", "0 or more"));
        }

        var query = new PointQuery
        {
            Metrics = (parameter("metrics") ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Max = WholeNumber.Of("max", parameter("max"), 2000, 1, MostPoints, errors),
            After = parameter("after") is null ? null : after,
        };
        return errors.Count == 0 ? query : throw new InvalidInputException(errors);
    }

    /// <summary>
    /// The points in the order of their numbers. Where there are too many, the front, what is pinned and the newest stay, and the others are
    /// spread evenly over the plane of the first two metrics.
    /// </summary>
    /// <exception cref="InvalidInputException">There is no such metric.</exception>
    public PointColumns Of(CampaignView view)
    {
        string[] keys = Metrics.Count == 0 ? [.. view.Spec.Objectives.Select(o => o.ToString())] : [.. Metrics.Distinct(StringComparer.Ordinal)];
        foreach (string key in keys)
        {
            view.Metrics.Require(key, "metrics");
        }

        CandidateRow[] rows = After is { } after
            ? [.. view.Rows.Where(r => view.ChangedAt(r.Number) > after)]
            : [.. view.Rows];
        if (rows.Length > Max)
        {
            rows = Thinned(view, rows, keys);
        }

        return new PointColumns
        {
            Sequence = view.State.Sequence,
            Total = view.Rows.Count,
            Shown = rows.Length,
            Number = Array.ConvertAll(rows, r => r.Number),
            Origin = Array.ConvertAll(rows, r => r.Origin),
            Standing = Array.ConvertAll(rows, r => r.Standing),
            Pinned = Array.ConvertAll(rows, r => r.Pinned),
            Values = Columns(keys, rows, v => v.Value),
            Low = Columns(keys, rows, v => v.Low),
            High = Columns(keys, rows, v => v.High),
            Recipe = view.VaryingKnobs.ToImmutableSortedDictionary(
                k => k,
                k => (IReadOnlyList<Scalar?>)Array.ConvertAll(rows, r => r.Recipe.TryGetValue(k, out Scalar value) ? value : (Scalar?)null),
                StringComparer.Ordinal),
        };
    }

    private CandidateRow[] Thinned(CampaignView view, CandidateRow[] rows, string[] keys)
    {
        int newest = view.Rows.Count - Newest;
        ILookup<bool, CandidateRow> split = rows.ToLookup(r => r.Standing == Standings.Front || r.Pinned || r.Number >= newest);
        CandidateRow[] always = [.. split[true].OrderBy(r => r.Standing == Standings.Front ? 0 : r.Pinned ? 1 : 2).ThenByDescending(r => r.Number).Take(Max)];
        IEnumerable<CandidateRow> others = PlaneSample.Of([.. split[false]], Max - always.Length, r => r.Values.GetValueOrDefault(keys[0])?.Value, r => r.Values.GetValueOrDefault(keys[Math.Min(1, keys.Length - 1)])?.Value);
        return [.. always.Concat(others).OrderBy(r => r.Number)];
    }

    private static ImmutableSortedDictionary<string, IReadOnlyList<double?>> Columns(string[] keys, CandidateRow[] rows, Func<Interval, double?> part) => keys.ToImmutableSortedDictionary(
        k => k,
        k => (IReadOnlyList<double?>)Array.ConvertAll(rows, r => r.Values.TryGetValue(k, out Interval? value) ? part(value) : null),
        StringComparer.Ordinal);
}
