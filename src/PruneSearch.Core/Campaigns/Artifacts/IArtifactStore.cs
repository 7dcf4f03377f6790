namespace PruneSearch.Campaigns.Artifacts;

/// <summary>
/// Content-addressed storage for models, checkpoints, plans and receipts. An artifact is there whole or not at all, and is checked against
/// its name whenever it is read. Thread-safe.
/// </summary>
public interface IArtifactStore
{
    /// <summary>Stores bytes (again, without harm) and returns their name once they are durable.</summary>
    /// <exception cref="ArtifactQuotaException">There is no room.</exception>
    ValueTask<ArtifactHash> PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default);

    /// <summary>Stores what a stream has left, of any size, hashed while it is written. Nothing is visible of what fails.</summary>
    /// <param name="content">Read to its end; not read at all where what is expected is there already.</param>
    /// <param name="expected">The hash that the content must have; null where it is not known.</param>
    /// <param name="cancellation">Ends it; nothing is stored then.</param>
    /// <exception cref="ArtifactException">The content has another hash, or could not be stored.</exception>
    /// <exception cref="ArtifactQuotaException">There is no room.</exception>
    ValueTask<StoredArtifact> PutAsync(Stream content, ArtifactHash? expected = null, CancellationToken cancellation = default);

    /// <summary>The bytes of an artifact.</summary>
    /// <exception cref="ArtifactException">There is none of that name, or its bytes are not what the name says.</exception>
    ValueTask<byte[]> GetAsync(ArtifactHash hash, CancellationToken cancellation = default);

    /// <summary>A local file with the artifact's bytes, checked, for programs that read files.</summary>
    /// <exception cref="ArtifactException">As for <see cref="GetAsync"/>.</exception>
    ValueTask<string> GetFileAsync(ArtifactHash hash, CancellationToken cancellation = default);

    /// <summary>The bytes of an artifact of any size; the stream checks them and fails before it gives out the last of damaged ones.</summary>
    /// <exception cref="ArtifactException">There is none of that name; reading finds damage.</exception>
    ValueTask<CheckedStream> OpenAsync(ArtifactHash hash, CancellationToken cancellation = default);

    ValueTask<bool> ContainsAsync(ArtifactHash hash, CancellationToken cancellation = default);
}
