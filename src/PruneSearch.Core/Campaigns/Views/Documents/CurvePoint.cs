namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>A point of a training curve: means since the one before.</summary>
public sealed record CurvePoint(long Step, double? Loss = null, double? Accuracy = null, double? LearningRate = null);
