using PruneSearch.Campaigns.Views.Documents;

namespace PruneSearch.Campaigns.Views;

/// <summary>Which of a campaign's candidates are asked for, and in what order.</summary>
public sealed record CandidateQuery
{
    /// <summary>The most candidates of a page.</summary>
    public const int Most = 500;

    private const string RecipePrefix = "recipe.";

    private static readonly string[] Origins = ["sampler", "enqueued", "uniform", "random", "scratch"];

    /// <summary>Standings to show; empty for all.</summary>
    public IReadOnlySet<string> Standing { get; private init; } = new HashSet<string>();

    /// <summary>Origins to show; empty for all.</summary>
    public IReadOnlySet<string> Origin { get; private init; } = new HashSet<string>();

    /// <summary>What a candidate's number, knobs, reason or stage must contain; null for anything.</summary>
    public string? Text { get; private init; }

    /// <summary><c>number</c>, <c>standing</c>, <c>proposedAt</c>, a metric's key, or <c>recipe.NAME</c>.</summary>
    public string Sort { get; private init; } = "number";

    public bool Descending { get; private init; }

    public int Offset { get; private init; }

    public int Limit { get; private init; } = 50;

    /// <summary>Reads a query's parameters.</summary>
    /// <param name="parameter">A parameter's text by its name; null where it is not given.</param>
    /// <exception cref="InvalidInputException">With everything that is wrong.</exception>
    public static CandidateQuery Parse(Func<string, string?> parameter)
    {
        var errors = new List<InputError>();
        string order = parameter("order") ?? "asc";
        if (order is not ("asc" or "desc"))
        {
            errors.Add(new InputError("order", $"is '{order}'", "asc or desc"));
        }

        var query = new CandidateQuery
        {
            Standing = Names("standing", parameter("standing"), Standings.All, errors),
            Origin = Names("origin", parameter("origin"), Origins, errors),
            Text = parameter("q") is { Length: > 0 } text ? text : null,
            Sort = parameter("sort") is { Length: > 0 } sort ? sort : "number",
            Descending = order == "desc",
            Offset = WholeNumber.Of("offset", parameter("offset"), 0, 0, int.MaxValue, errors),
            Limit = WholeNumber.Of("limit", parameter("limit"), 50, 1, Most, errors),
        };
        return errors.Count == 0 ? query : throw new InvalidInputException(errors);
    }

    /// <summary>The candidates; those whose value is unknown come last in both orders, and equal ones by number.</summary>
    /// <exception cref="InvalidInputException">There is nothing of the name to sort by.</exception>
    public CandidatePage Of(CampaignView view)
    {
        Func<CandidateRow, Scalar?> key = Key(view);
        (CandidateRow Row, Scalar? Key)[] rows = [.. view.Rows.Where(r => Matches(view, r)).Select(r => (r, key(r)))];
        Array.Sort(rows, Compare);
        return new CandidatePage(rows.Length, Offset, view.State.Sequence, [.. rows.Skip(Offset).Take(Limit).Select(r => r.Row)]);
    }

    /// <summary>The members of the front, best in the first objective first.</summary>
    public static CandidatePage Front(CampaignView view) =>
        new(view.Content.Front.Count, 0, view.State.Sequence, [.. view.Content.Front.Select(c => view.Rows[c.Number])]);

    private static HashSet<string> Names(string where, string? text, IReadOnlyList<string> known, List<InputError> errors)
    {
        string[] names = (text ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        errors.AddRange(names.Except(known).Select(n => new InputError(where, $"'{n}' is not known", $"any of {string.Join(", ", known)}, with commas between")));
        return [.. names];
    }

    private bool Matches(CampaignView view, CandidateRow row) =>
        (Standing.Count == 0 || Standing.Contains(row.Standing))
        && (Origin.Count == 0 || Origin.Contains(row.Origin))
        && (Text is null || Texts(view, row).Any(t => t.Contains(Text, StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<string> Texts(CampaignView view, CandidateRow row)
    {
        yield return $"c{row.Number}";
        yield return row.Reason ?? string.Empty;
        yield return row.Stage ?? string.Empty;
        yield return view.State.Candidates[row.Number].Configuration ?? string.Empty;
        foreach (Scalar value in row.Recipe.Values)
        {
            yield return value.ToString();
        }
    }

    /// <summary>What candidates are sorted by; null where a candidate's is unknown.</summary>
    private Func<CandidateRow, Scalar?> Key(CampaignView view)
    {
        if (Sort == "number")
        {
            return r => r.Number;
        }

        if (Sort == "proposedAt")
        {
            return r => r.ProposedAt is { } at ? (Scalar?)at.UtcTicks : null;
        }

        if (Sort == "standing")
        {
            Dictionary<string, int> ranks = Standings.All.Index().ToDictionary(p => p.Item, p => p.Index, StringComparer.Ordinal);
            return r => ranks[r.Standing];
        }

        if (Sort.StartsWith(RecipePrefix, StringComparison.Ordinal))
        {
            string knob = Sort[RecipePrefix.Length..];
            return view.Rows.Count == 0 || view.Rows.Any(r => r.Recipe.ContainsKey(knob))
                ? r => r.Recipe.TryGetValue(knob, out Scalar value) ? value : (Scalar?)null
                : throw new InvalidInputException("sort", $"no candidate has a knob '{knob}'", $"recipe. and one of {string.Join(", ", view.Rows[0].Recipe.Keys)}");
        }

        return view.Metrics.Find(Sort) is not null
            ? r => r.Values.TryGetValue(Sort, out Interval? value) ? (Scalar?)value.Value : null
            : throw new InvalidInputException("sort", $"'{Sort}' is nothing to sort by", $"number, standing, proposedAt, recipe.NAME, or one of {string.Join(", ", view.Metrics.Keys)}");
    }

    private int Compare((CandidateRow Row, Scalar? Key) a, (CandidateRow Row, Scalar? Key) b)
    {
        int compared = (a.Key, b.Key) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            ({ } x, { } y) => Descending ? Compare(y, x) : Compare(x, y),
        };
        return compared != 0 ? compared : a.Row.Number.CompareTo(b.Row.Number);
    }

    private static int Compare(Scalar a, Scalar b) => a.Text is null && b.Text is null ? a.Number.CompareTo(b.Number) : string.CompareOrdinal(a.ToString(), b.ToString());
}
