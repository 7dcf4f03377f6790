using PruneSearch.Campaigns.Storage;

namespace PruneSearch.Campaigns.Artifacts;

/// <summary>
/// Local copies of artifacts, in a folder of at most so many bytes. Where room is needed, what was used the longest ago goes first; what is
/// in use never goes. The folder belongs to one cache at a time. Thread-safe.
/// </summary>
public sealed class ArtifactCache
{
    /// <summary>Of the limit, what is freed beside what is needed, so that not every put has to make room.</summary>
    private const int SpareShare = 20;

    private readonly DirectoryArtifactStore _files;
    private readonly QuotaArtifactStore _store;
    private readonly long _limit;
    private readonly Lock _gate = new();
    private readonly Dictionary<ArtifactHash, Entry> _entries = [];
    private readonly HashSet<Hold> _holds = [];
    private long _uses;

    /// <param name="folder">Created where it is missing; what an earlier cache left there is taken over.</param>
    /// <param name="files">How files are written.</param>
    /// <param name="limit">Bytes that it may hold.</param>
    /// <param name="clock">Dates what is used.</param>
    public ArtifactCache(string folder, DurableFiles files, long limit, TimeProvider clock)
    {
        Folder = Path.GetFullPath(folder);
        _limit = limit;
        _files = new DirectoryArtifactStore(Folder, files, clock);
        _store = new QuotaArtifactStore(_files, limit, clock, MakeRoomAsync);
        string incoming = Path.Combine(Folder, "incoming");
        if (Directory.Exists(incoming))
        {
            Directory.Delete(incoming, recursive: true);
        }

        foreach (ArtifactInfo artifact in _files.List().OrderBy(a => a.ModifiedAt))
        {
            _entries[artifact.Hash] = new Entry { Bytes = artifact.Bytes, LastUse = ++_uses };
        }
    }

    public string Folder { get; }

    /// <summary>Keeps whatever is used from now on until it is disposed of: files whose paths were handed out, for as long as they are worked with.</summary>
    public IDisposable KeepUsed()
    {
        var hold = new Hold(this);
        lock (_gate)
        {
            _holds.Add(hold);
        }

        return hold;
    }

    /// <summary>A copy, checked; null where there is none. A damaged copy is removed.</summary>
    public async ValueTask<CachedArtifact?> FindAsync(ArtifactHash hash, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_entries.ContainsKey(hash))
            {
                return null;
            }

            Use(hash, 0);
        }

        try
        {
            string path = await _files.GetFileAsync(hash, cancellation).ConfigureAwait(false);
            await _files.TouchAsync(hash, cancellation).ConfigureAwait(false);
            return new CachedArtifact(hash, new FileInfo(path).Length, path, () => Release(hash));
        }
        catch (Exception e)
        {
            Release(hash);
            if (e is not ArtifactException)
            {
                throw;
            }

            lock (_gate)
            {
                _entries.Remove(hash);
                _files.Remove(hash, null);
            }

            return null;
        }
    }

    /// <summary>Makes a copy of what a stream has left.</summary>
    /// <param name="content">Read to its end.</param>
    /// <param name="expected">The hash that it must have; null where it is not known.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ArtifactException">The content has another hash.</exception>
    /// <exception cref="ArtifactQuotaException">What is in use leaves no room for it.</exception>
    public async ValueTask<CachedArtifact> PutAsync(Stream content, ArtifactHash? expected, CancellationToken cancellation)
    {
        ArtifactHash? known = null; // a copy that is there already does not go while it is found to be there
        lock (_gate)
        {
            if (expected is { } wanted && _entries.ContainsKey(wanted))
            {
                known = wanted;
                Use(wanted, 0);
            }
        }

        try
        {
            StoredArtifact stored = await _store.PutAsync(content, expected, cancellation).ConfigureAwait(false);
            lock (_gate)
            {
                Use(stored.Hash, stored.Bytes);
            }

            return new CachedArtifact(stored.Hash, stored.Bytes, _files.PathOf(stored.Hash), () => Release(stored.Hash));
        }
        catch (ArtifactQuotaException e)
        {
            throw new ArtifactQuotaException($"the local copies in '{Folder}' may take {_limit} bytes, and those in use leave no room for another: {e.Message}", e);
        }
        finally
        {
            if (known is { } used)
            {
                Release(used);
            }
        }
    }

    /// <summary>Marks an artifact as used, and in use.</summary>
    private void Use(ArtifactHash hash, long bytes)
    {
        if (!_entries.TryGetValue(hash, out Entry? entry))
        {
            _entries[hash] = entry = new Entry { Bytes = bytes };
        }

        entry.LastUse = ++_uses;
        entry.Users++;
        foreach (Hold hold in _holds)
        {
            entry.Users += hold.Used.Add(hash) ? 1 : 0;
        }
    }

    private void Release(ArtifactHash hash)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(hash, out Entry? entry))
            {
                entry.Users--;
            }
        }
    }

    private Task MakeRoomAsync(long bytes, CancellationToken cancellation)
    {
        long wanted = bytes + (_limit / SpareShare);
        lock (_gate)
        {
            foreach ((ArtifactHash hash, Entry entry) in _entries.Where(e => e.Value.Users <= 0).OrderBy(e => e.Value.LastUse).ToArray())
            {
                if (wanted <= 0)
                {
                    break;
                }

                wanted -= entry.Bytes;
                _entries.Remove(hash);
                _files.Remove(hash, null);
            }
        }

        return Task.CompletedTask;
    }

    private sealed class Entry
    {
        public required long Bytes { get; init; }

        public long LastUse { get; set; }

        public int Users { get; set; }
    }

    private sealed class Hold(ArtifactCache cache) : IDisposable
    {
        public HashSet<ArtifactHash> Used { get; } = [];

        public void Dispose()
        {
            lock (cache._gate)
            {
                if (!cache._holds.Remove(this))
                {
                    return;
                }
            }

            foreach (ArtifactHash hash in Used)
            {
                cache.Release(hash);
            }
        }
    }
}
