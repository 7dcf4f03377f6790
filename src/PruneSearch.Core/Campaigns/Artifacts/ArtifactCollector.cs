using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.State;

namespace PruneSearch.Campaigns.Artifacts;

/// <summary>
/// Deletes artifacts that no campaign refers to and that were stored long enough ago: what is uploaded now is referred to later. Campaigns
/// are read before the artifacts are listed, and nothing is deleted unless every one of them could be read.
/// </summary>
public sealed class ArtifactCollector
{
    private readonly IArtifactInventory _store;
    private readonly Func<CancellationToken, IAsyncEnumerable<(CampaignState State, CampaignSpec? Spec)>> _campaigns;
    private readonly TimeSpan _grace;
    private readonly TimeProvider _clock;

    /// <param name="store">The store itself, not one that asks this collector for room.</param>
    /// <param name="campaigns">All campaigns that use the store, whether they run or not, with their specs where they are at hand (see
    /// <see cref="ArtifactReferences.Of(CampaignState, CampaignSpec?)"/>). Fails where one of them cannot be read.</param>
    /// <param name="grace">How long an artifact stays that nothing refers to; the default where it is null.</param>
    /// <param name="clock">Tells the age of artifacts.</param>
    public ArtifactCollector(
        IArtifactInventory store, Func<CancellationToken, IAsyncEnumerable<(CampaignState State, CampaignSpec? Spec)>> campaigns, TimeSpan? grace, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(grace ?? DefaultGrace, TimeSpan.Zero);
        _store = store;
        _campaigns = campaigns;
        _grace = grace ?? DefaultGrace;
        _clock = clock;
    }

    /// <summary>Long beside the time from an upload to the report that refers to it.</summary>
    public static TimeSpan DefaultGrace { get; } = TimeSpan.FromHours(6);

    /// <summary>Deletes what may go. What fails in reading a campaign ends it before anything is deleted.</summary>
    public async Task<CollectionResult> CollectAsync(CancellationToken cancellation)
    {
        DateTimeOffset before = _clock.GetUtcNow() - _grace;
        var needed = new HashSet<ArtifactHash>();
        await foreach ((CampaignState state, CampaignSpec? spec) in _campaigns(cancellation).ConfigureAwait(false))
        {
            needed.UnionWith(ArtifactReferences.Of(state, spec));
        }

        (int deleted, long freed, int kept, long keptBytes) = (0, 0, 0, 0);
        await foreach (ArtifactInfo artifact in _store.ListAsync(cancellation).ConfigureAwait(false))
        {
            // Looked at again when it is deleted: it may have been stored once more since it was listed.
            bool gone = artifact.ModifiedAt < before && !needed.Contains(artifact.Hash)
                && await _store.DeleteAsync(artifact.Hash, before, cancellation).ConfigureAwait(false);
            deleted += gone ? 1 : 0;
            freed += gone ? artifact.Bytes : 0;
            kept += gone ? 0 : 1;
            keptBytes += gone ? 0 : artifact.Bytes;
        }

        int remnants = await _store.DeleteRemnantsAsync(before, cancellation).ConfigureAwait(false);
        return new CollectionResult(deleted, freed, kept, keptBytes, remnants);
    }
}
