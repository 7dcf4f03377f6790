namespace PruneSearch.Campaigns.Views.Documents;

/// <summary>What a campaign found, in a sentence.</summary>
/// <param name="IsGain">Whether something really is faster (smaller, where there is no target).</param>
/// <param name="Text">The sentence.</param>
public sealed record Finding(bool IsGain, string Text);
