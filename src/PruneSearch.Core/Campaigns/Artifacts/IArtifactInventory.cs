namespace PruneSearch.Campaigns.Artifacts;

/// <summary>A store whose keeper can see all that is in it and remove it: the server's own, not the one a worker sees.</summary>
public interface IArtifactInventory : IArtifactStore
{
    /// <summary>An artifact's size and age, unread; null where there is none.</summary>
    ValueTask<ArtifactInfo?> FindAsync(ArtifactHash hash, CancellationToken cancellation = default);

    /// <summary>Makes an artifact count as stored just now, so that collection spares it. False where it is not there, or must be stored again to be spared.</summary>
    ValueTask<bool> TouchAsync(ArtifactHash hash, CancellationToken cancellation = default);

    /// <summary>All artifacts, in no particular order. What comes or goes meanwhile may be missing from the list.</summary>
    IAsyncEnumerable<ArtifactInfo> ListAsync(CancellationToken cancellation = default);

    /// <summary>Removes an artifact.</summary>
    /// <param name="hash">Its name.</param>
    /// <param name="unlessSince">It stays where it was stored or touched at this time or later; null: it goes in any case.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether it was removed.</returns>
    ValueTask<bool> DeleteAsync(ArtifactHash hash, DateTimeOffset? unlessSince = null, CancellationToken cancellation = default);

    /// <summary>Removes what is left of puts that began before a time and never ended, and says how many they were.</summary>
    ValueTask<int> DeleteRemnantsAsync(DateTimeOffset before, CancellationToken cancellation = default);
}
