using PruneSearch.Campaigns.Specs;

namespace PruneSearch.Campaigns.Tools;

/// <summary>What a campaign goes by, so that an evaluator's answer without it will not do.</summary>
/// <param name="Accuracy">Whether accuracy must be there: where it is used, or where nothing by a name of the tool's own is.</param>
/// <param name="Loss">Whether the loss must be there.</param>
/// <param name="Metrics">The tool's own metrics that must be there.</param>
internal sealed record EvaluationNeeds(bool Accuracy, bool Loss, IReadOnlyList<string> Metrics)
{
    public static EvaluationNeeds Of(CampaignSpec spec)
    {
        Metric[] used = [.. spec.Objectives.Concat(spec.Constraints.Select(c => c.Metric)).Select(m => m.Metric)];
        string[] named = [.. spec.ExternalMetrics];
        bool classifies = spec.Task == TaskKind.Classification;
        return new EvaluationNeeds(classifies && (named.Length == 0 || used.Contains(Metric.Accuracy)), classifies && used.Contains(Metric.Loss), named);
    }
}
