using System.Collections.Immutable;
using PruneSearch.Campaigns.Views.Documents;
using PruneSearch.Campaigns.Work;

namespace PruneSearch.Campaigns.Views;

/// <summary>The figures of an evaluation by name.</summary>
internal static class EvaluationValues
{
    /// <summary>Empty where there are none.</summary>
    public static ImmutableSortedDictionary<string, double> Plain(EvaluationFigures? figures) =>
        WithIntervals(figures).ToImmutableSortedDictionary(v => v.Key, v => v.Value.Value, StringComparer.Ordinal);

    /// <summary>Empty where there are none.</summary>
    public static ImmutableSortedDictionary<string, Interval> WithIntervals(EvaluationFigures? figures)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, Interval>(StringComparer.Ordinal);
        Add("accuracy", figures?.Accuracy, figures?.AccuracyLow, figures?.AccuracyHigh);
        Add("agreement", figures?.Agreement, figures?.AgreementLow, figures?.AgreementHigh);
        Add("loss", figures?.Loss, null, null);
        Add("outputError", figures?.OutputError, null, null);
        foreach ((string name, double value) in figures?.Metrics ?? ImmutableSortedDictionary<string, double>.Empty)
        {
            Add($"metric({name})", value, null, null);
        }

        return values.ToImmutable();

        void Add(string name, double? value, double? low, double? high)
        {
            if (value is { } known && double.IsFinite(known))
            {
                values[name] = new Interval(known, low, high);
            }
        }
    }
}
