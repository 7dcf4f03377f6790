namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>A constraint of a campaign.</summary>
/// <param name="Text">As the user wrote it.</param>
/// <param name="Metric">The key of the metric that is bounded.</param>
/// <param name="AtLeast">Whether values must be at least the bound; otherwise at most.</param>
/// <param name="Bound">In the metric's own unit, the dense model's figure put in; null as long as that is not known.</param>
public sealed record ConstraintInfo(string Text, string Metric, bool AtLeast, double? Bound = null);
