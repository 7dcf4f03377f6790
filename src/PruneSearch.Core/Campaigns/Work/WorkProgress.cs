namespace PruneSearch.Campaigns.Work;

/// <summary>How far a work item is.</summary>
/// <param name="Done">Share done, 0..1.</param>
/// <param name="Note">A few words: the loss, the round.</param>
public sealed record WorkProgress(double Done, string Note);
