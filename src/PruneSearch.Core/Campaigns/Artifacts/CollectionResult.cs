namespace PruneSearch.Campaigns.Artifacts;

/// <summary>What a collection found and freed.</summary>
/// <param name="Deleted">Artifacts that were deleted.</param>
/// <param name="FreedBytes">Their size.</param>
/// <param name="Kept">Artifacts that stay.</param>
/// <param name="KeptBytes">Their size.</param>
/// <param name="Remnants">Uploads that never ended, whose remains were removed.</param>
public sealed record CollectionResult(int Deleted, long FreedBytes, int Kept, long KeptBytes, int Remnants);
