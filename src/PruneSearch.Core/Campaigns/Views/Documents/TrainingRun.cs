namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>The training up to a rung.</summary>
public sealed record TrainingRun(int Rung, long Steps, IReadOnlyList<CurvePoint> Curve);
