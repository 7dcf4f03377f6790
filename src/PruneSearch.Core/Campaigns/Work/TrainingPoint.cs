namespace PruneSearch.Campaigns.Work;

/// <summary>A point of a training curve.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Loss">Mean over the steps since the last point.</param>
/// <param name="Accuracy">Share of samples since the last point; null without labels.</param>
/// <param name="LearningRate">Of the last step; null in reports of older versions.</param>
public sealed record TrainingPoint(long Step, double Loss, double? Accuracy, double? LearningRate = null);
