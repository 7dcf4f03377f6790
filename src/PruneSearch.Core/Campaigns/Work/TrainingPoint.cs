namespace PruneSearch.Campaigns.Work;

/// <summary>A point of a training curve.</summary>
public sealed record TrainingPoint(long Step, double Loss, double? Accuracy);
