namespace PruneSearch.Campaigns.Artifacts;

/// <summary>
/// Content-addressed storage for models, checkpoints, plans and receipts. An artifact is there whole or not at all, and is checked against
/// its name whenever it is read. Thread-safe.
/// </summary>
public interface IArtifactStore
{
    /// <summary>Stores bytes (again, without harm) and returns their name once they are durable.</summary>
    ValueTask<ArtifactHash> PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default);

    /// <summary>The bytes of an artifact.</summary>
    /// <exception cref="ArtifactException">There is none of that name, or its bytes are not what the name says.</exception>
    ValueTask<byte[]> GetAsync(ArtifactHash hash, CancellationToken cancellation = default);

    /// <summary>A local file with the artifact's bytes, checked, for programs that read files.</summary>
    /// <exception cref="ArtifactException">As for <see cref="GetAsync"/>.</exception>
    ValueTask<string> GetFileAsync(ArtifactHash hash, CancellationToken cancellation = default);

    ValueTask<bool> ContainsAsync(ArtifactHash hash, CancellationToken cancellation = default);
}
