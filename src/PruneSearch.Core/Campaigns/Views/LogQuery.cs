using System.Globalization;
using PruneSearch.Campaigns.Views.Documents;

namespace PruneSearch.Campaigns.Views;

/// <summary>Which of a campaign's records are asked for.</summary>
/// <param name="Before">Only those before this record; null for all.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="Candidate">Only this candidate's; null for all.</param>
public sealed record LogQuery(long? Before, int Limit, int? Candidate)
{
    /// <summary>The most records of a page.</summary>
    public const int Most = 1000;

    /// <summary>Reads a query's parameters.</summary>
    /// <param name="parameter">A parameter's text by its name; null where it is not given.</param>
    /// <exception cref="InvalidInputException">With everything that is wrong.</exception>
    public static LogQuery Parse(Func<string, string?> parameter)
    {
        var errors = new List<InputError>();
        long before = 0;
        if (parameter("before") is { } text && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            errors.Add(new InputError("before", $"'{text}' is not a record's number", "1 or more"));
        }

        var query = new LogQuery(
            parameter("before") is null ? null : before,
            WholeNumber.Of("limit", parameter("limit"), 100, 1, Most, errors),
            parameter("candidate") is null ? null : WholeNumber.Of("candidate", parameter("candidate"), 0, 0, int.MaxValue, errors));
        return errors.Count == 0 ? query : throw new InvalidInputException(errors);
    }

    public LogPage Of(CampaignHistory history) => history.Log(Before, Limit, Candidate);
}
