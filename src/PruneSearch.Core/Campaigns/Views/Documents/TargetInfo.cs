namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>A target of a campaign.</summary>
public sealed record TargetInfo(string Name, string Text, string Provider, int Threads);
