namespace PruneSearch.Campaigns.Artifacts;

/// <summary>An artifact in a cache, checked, that stays there until this is disposed of.</summary>
/// <param name="Hash">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Path">Its file.</param>
public sealed record CachedArtifact(ArtifactHash Hash, long Bytes, string Path) : IDisposable
{
    private Action? _release;

    internal CachedArtifact(ArtifactHash hash, long bytes, string path, Action release)
        : this(hash, bytes, path) => _release = release;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
