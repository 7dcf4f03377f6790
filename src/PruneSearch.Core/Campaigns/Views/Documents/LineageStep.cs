namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>Something that happened to a candidate.</summary>
public sealed record LineageStep(string Text, DateTimeOffset? At = null, long? Sequence = null);
