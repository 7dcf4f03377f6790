namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>How much of a metric's variance a knob explains alone.</summary>
/// <param name="Name">The knob.</param>
/// <param name="Importance">0..1.</param>
public sealed record ParameterImportance(string Name, double Importance);
