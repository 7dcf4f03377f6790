using System.Diagnostics.CodeAnalysis;

namespace PruneSearch.Campaigns.Artifacts;

/// <summary>
/// A store that never holds more than a number of bytes, uploads in progress included. A put that would exceed it is refused, after room was
/// asked for. What others store in the same place is seen after <see cref="CountedFor"/> at the latest.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "a semaphore without a wait handle holds nothing that is to be released")]
public sealed class QuotaArtifactStore : IArtifactInventory
{
    private readonly IArtifactInventory _store;
    private readonly long _limit;
    private readonly TimeProvider _clock;
    private readonly Func<long, CancellationToken, Task>? _makeRoom;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _counting = new(1, 1);
    private long _used;
    private long _reserved;
    private long? _countedAt;

    /// <param name="store">Where artifacts go.</param>
    /// <param name="limit">Bytes that it may hold.</param>
    /// <param name="clock">Tells when to count again.</param>
    /// <param name="makeRoom">Asked for so many bytes more before a put is refused, such as <see cref="ArtifactCollector"/>; null: there is nothing to be had.</param>
    public QuotaArtifactStore(IArtifactInventory store, long limit, TimeProvider clock, Func<long, CancellationToken, Task>? makeRoom = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        _store = store;
        _limit = limit;
        _clock = clock;
        _makeRoom = makeRoom;
    }

    /// <summary>How long a count of what the store holds is relied on.</summary>
    public static TimeSpan CountedFor { get; } = TimeSpan.FromMinutes(1);

    public async ValueTask<ArtifactHash> PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        var hash = ArtifactHash.Of(bytes.Span);
        if (await _store.TouchAsync(hash, cancellation).ConfigureAwait(false))
        {
            return hash;
        }

        await ReserveAsync(bytes.Length, cancellation).ConfigureAwait(false);
        long stored = 0;
        try
        {
            await _store.PutAsync(bytes, cancellation).ConfigureAwait(false);
            stored = bytes.Length;
            return hash;
        }
        finally
        {
            Settle(bytes.Length, stored);
        }
    }

    public async ValueTask<StoredArtifact> PutAsync(Stream content, ArtifactHash? expected = null, CancellationToken cancellation = default)
    {
        long reserved = 0;
        long stored = 0;
        try
        {
            var metered = new MeteredStream(content, async (read, c) =>
            {
                await ReserveAsync(read, c).ConfigureAwait(false);
                reserved += read;
            });
            if (content.CanSeek)
            {
                long length = content.Length - content.Position;
                if (expected is null || !await _store.ContainsAsync(expected.Value, cancellation).ConfigureAwait(false))
                {
                    await ReserveAsync(length, cancellation).ConfigureAwait(false);
                    reserved = length;
                }
            }

            StoredArtifact artifact = await _store.PutAsync(content.CanSeek ? content : metered, expected, cancellation).ConfigureAwait(false);
            stored = artifact.IsNew ? artifact.Bytes : 0;
            return artifact;
        }
        finally
        {
            Settle(reserved, stored);
        }
    }

    public ValueTask<byte[]> GetAsync(ArtifactHash hash, CancellationToken cancellation = default) => _store.GetAsync(hash, cancellation);

    public ValueTask<string> GetFileAsync(ArtifactHash hash, CancellationToken cancellation = default) => _store.GetFileAsync(hash, cancellation);

    public ValueTask<CheckedStream> OpenAsync(ArtifactHash hash, CancellationToken cancellation = default) => _store.OpenAsync(hash, cancellation);

    public ValueTask<bool> ContainsAsync(ArtifactHash hash, CancellationToken cancellation = default) => _store.ContainsAsync(hash, cancellation);

    public ValueTask<ArtifactInfo?> FindAsync(ArtifactHash hash, CancellationToken cancellation = default) => _store.FindAsync(hash, cancellation);

    public ValueTask<bool> TouchAsync(ArtifactHash hash, CancellationToken cancellation = default) => _store.TouchAsync(hash, cancellation);

    public IAsyncEnumerable<ArtifactInfo> ListAsync(CancellationToken cancellation = default) => _store.ListAsync(cancellation);

    public async ValueTask<bool> DeleteAsync(ArtifactHash hash, DateTimeOffset? unlessSince = null, CancellationToken cancellation = default)
    {
        long bytes = (await _store.FindAsync(hash, cancellation).ConfigureAwait(false))?.Bytes ?? 0;
        bool deleted = await _store.DeleteAsync(hash, unlessSince, cancellation).ConfigureAwait(false);
        if (deleted)
        {
            Settle(0, -bytes);
        }

        return deleted;
    }

    public ValueTask<int> DeleteRemnantsAsync(DateTimeOffset before, CancellationToken cancellation = default) => _store.DeleteRemnantsAsync(before, cancellation);

    /// <exception cref="ArtifactQuotaException">There is no room, and none could be made.</exception>
    private async ValueTask ReserveAsync(long bytes, CancellationToken cancellation)
    {
        if (TryReserve(bytes))
        {
            return;
        }

        await _counting.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await CountAsync(cancellation).ConfigureAwait(false);
            if (TryReserve(bytes))
            {
                return;
            }

            if (_makeRoom is not null && bytes <= _limit)
            {
                await _makeRoom(Missing(bytes), cancellation).ConfigureAwait(false);
                await CountAsync(cancellation).ConfigureAwait(false);
                if (TryReserve(bytes))
                {
                    return;
                }
            }
        }
        finally
        {
            _counting.Release();
        }

        throw new ArtifactQuotaException($"the quota of {_limit} bytes is used up: {_used} are stored, {_reserved} are being stored, and {bytes} more were asked for; nothing was stored");
    }

    private bool TryReserve(long bytes)
    {
        lock (_gate)
        {
            if (_countedAt is not { } at || _clock.GetElapsedTime(at) > CountedFor || _used + _reserved + bytes > _limit)
            {
                return false;
            }

            _reserved += bytes;
            return true;
        }
    }

    private long Missing(long bytes)
    {
        lock (_gate)
        {
            return _used + _reserved + bytes - _limit;
        }
    }

    private void Settle(long reserved, long stored)
    {
        lock (_gate)
        {
            _reserved -= reserved;
            _used += stored;
        }
    }

    private async Task CountAsync(CancellationToken cancellation)
    {
        long used = 0;
        await foreach (ArtifactInfo artifact in _store.ListAsync(cancellation).ConfigureAwait(false))
        {
            used += artifact.Bytes;
        }

        lock (_gate)
        {
            _used = used;
            _countedAt = _clock.GetTimestamp();
        }
    }
}
