using System.Collections.Immutable;
using PruneSearch.Campaigns.Decisions;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Views.Documents;

namespace PruneSearch.Campaigns.Views;

/// <summary>How hypervolumes grew, over time, compute and candidates.</summary>
public static class HypervolumeHistories
{
    private const int MostPoints = 500;

    /// <param name="view">The campaign.</param>
    /// <param name="history">Its records, at least up to the view's state.</param>
    public static HypervolumeHistory Of(CampaignView view, CampaignHistory history)
    {
        if (view.Content.Advantage is not { } advantage)
        {
            return new HypervolumeHistory(ImmutableSortedDictionary<string, double>.Empty, []);
        }

        ImmutableSortedDictionary<string, double> reference = view.Spec.Objectives.Index().ToImmutableSortedDictionary(
            o => o.Item.ToString(),
            o => Reference(advantage.Box.Best[o.Index], advantage.Box.Worst[o.Index]) is var value && o.Item.LargerIsBetter ? -value : value,
            StringComparer.Ordinal);
        return new HypervolumeHistory(reference, [.. advantage.Baselines.Prepend(advantage.Search).Select(c => Series(view, history, c))]);
    }

    private static double Reference(double best, double worst) => worst + (ObjectiveBox.Margin * (worst - best));

    private static HypervolumeSeries Series(CampaignView view, CampaignHistory history, HypervolumeCurve curve)
    {
        var points = new List<HypervolumeAt> { new(view.State.StartedAt, 0, 0, 0, curve.Start) };
        int most = MostPoints - 1;
        int step = Math.Max(1, (curve.Candidates + most - 1) / most);
        for (int candidates = step; candidates - step < curve.Candidates; candidates += step)
        {
            int ended = Math.Min(candidates, curve.Candidates);
            if (history.Moment(curve.Points[ended - 1].EndedAt) is { } moment)
            {
                points.Add(new HypervolumeAt(moment.At, (moment.At - view.State.StartedAt).TotalSeconds, moment.ComputeHours, ended, curve.After(ended)));
            }
        }

        return new HypervolumeSeries(curve.Origin == CandidateOrigin.Sampler ? "search" : CandidateRows.Origin(curve.Origin), points);
    }
}
