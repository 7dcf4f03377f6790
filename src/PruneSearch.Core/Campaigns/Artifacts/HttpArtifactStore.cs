using System.Collections.Concurrent;

namespace PruneSearch.Campaigns.Artifacts;

/// <summary>
/// Artifacts of a server, by its HTTP API, with copies on this machine: <c>GET|HEAD|PUT {server}/api/v1/artifacts/{hash}</c>. What is
/// downloaded is checked; lost connections and failing servers are tried again. The client's own timeout should be infinite: this store
/// watches transfers itself.
/// </summary>
public sealed class HttpArtifactStore : IArtifactStore
{
    private const int LargeBytes = 1024 * 1024;

    private readonly ArtifactCache _copies;
    private readonly ArtifactRequests _requests;
    private readonly TimeProvider _clock;
    private readonly HttpArtifactOptions _options;
    private readonly ConcurrentDictionary<ArtifactHash, SemaphoreSlim> _fetching = new();

    /// <param name="http">With the server's URL, ending in a slash, as its base address, and the API key among its headers.</param>
    /// <param name="copies">The copies on this machine.</param>
    /// <param name="clock">Times the waits between tries.</param>
    /// <param name="options">Its patience; the default where it is null.</param>
    public HttpArtifactStore(HttpClient http, ArtifactCache copies, TimeProvider clock, HttpArtifactOptions? options = null)
    {
        _copies = copies;
        _clock = clock;
        _options = options ?? new HttpArtifactOptions();
        _requests = new ArtifactRequests(http, clock, _options);
    }

    /// <summary>Keeps the local copies of whatever is used from now on until it is disposed of: for the time of a work item.</summary>
    public IDisposable KeepUsed() => _copies.KeepUsed();

    public async ValueTask<ArtifactHash> PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        var hash = ArtifactHash.Of(bytes.Span);
        await PutAsync(new MemoryStream(bytes.ToArray(), writable: false), hash, cancellation).ConfigureAwait(false);
        return hash;
    }

    public async ValueTask<StoredArtifact> PutAsync(Stream content, ArtifactHash? expected = null, CancellationToken cancellation = default)
    {
        using CachedArtifact copy = (expected is { } known ? await _copies.FindAsync(known, cancellation).ConfigureAwait(false) : null)
            ?? await _copies.PutAsync(content, expected, cancellation).ConfigureAwait(false);
        using HttpResponseMessage response = await _requests
            .SendAsync(moved => Upload(copy, moved), $"artifact {copy.Hash}", new Patience(_clock, _options), cancellation)
            .ConfigureAwait(false);
        return new StoredArtifact(copy.Hash, copy.Bytes, response.StatusCode == System.Net.HttpStatusCode.Created);
    }

    public async ValueTask<byte[]> GetAsync(ArtifactHash hash, CancellationToken cancellation = default)
    {
        CheckedStream stream = await OpenAsync(hash, cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            return await stream.ReadAllAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The copy stays for as long as <see cref="KeepUsed"/> says.</remarks>
    public async ValueTask<string> GetFileAsync(ArtifactHash hash, CancellationToken cancellation = default)
    {
        using CachedArtifact copy = await FetchAsync(hash, cancellation).ConfigureAwait(false);
        return copy.Path;
    }

    public async ValueTask<CheckedStream> OpenAsync(ArtifactHash hash, CancellationToken cancellation = default)
    {
        CachedArtifact copy = await FetchAsync(hash, cancellation).ConfigureAwait(false);
        try
        {
            var file = new FileStream(copy.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            return new CheckedStream(file, copy.Bytes, hash, $"'{_copies.Folder}'", copy);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    public async ValueTask<bool> ContainsAsync(ArtifactHash hash, CancellationToken cancellation = default)
    {
        try
        {
            using HttpResponseMessage response = await _requests
                .SendAsync(_ => new HttpRequestMessage(HttpMethod.Head, PathOf(hash)), $"artifact {hash}", new Patience(_clock, _options), cancellation)
                .ConfigureAwait(false);
            return true;
        }
        catch (ArtifactException e) when (e.Problem == ArtifactProblem.Missing)
        {
            return false;
        }
    }

    private static string PathOf(ArtifactHash hash) => $"api/v1/artifacts/{hash}";

    private static HttpRequestMessage Upload(CachedArtifact copy, Action moved)
    {
        var file = new FileStream(copy.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        var content = new StreamContent(new MeteredStream(file, (_, _) =>
        {
            moved();
            return ValueTask.CompletedTask;
        }));
        content.Headers.ContentLength = copy.Bytes;
        content.Headers.ContentType = new("application/octet-stream");
        var request = new HttpRequestMessage(HttpMethod.Put, PathOf(copy.Hash)) { Content = content };
        request.Headers.ExpectContinue = copy.Bytes >= LargeBytes; // a server that has it already, or refuses it, says so before it is sent
        return request;
    }

    /// <summary>A local copy, checked: the one that is there, or a new one.</summary>
    private async ValueTask<CachedArtifact> FetchAsync(ArtifactHash hash, CancellationToken cancellation)
    {
        if (await _copies.FindAsync(hash, cancellation).ConfigureAwait(false) is { } copy)
        {
            return copy;
        }

        SemaphoreSlim once = _fetching.GetOrAdd(hash, _ => new SemaphoreSlim(1, 1));
        await once.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await _copies.FindAsync(hash, cancellation).ConfigureAwait(false) ?? await DownloadAsync(hash, cancellation).ConfigureAwait(false);
        }
        finally
        {
            once.Release();
        }
    }

    private async Task<CachedArtifact> DownloadAsync(ArtifactHash hash, CancellationToken cancellation)
    {
        for (int damaged = 1; ; damaged++)
        {
            var download = new ResumedDownload(_requests, PathOf(hash), $"artifact {hash}", _clock, _options);
            await using (download.ConfigureAwait(false))
            {
                try
                {
                    return await _copies.PutAsync(download, hash, cancellation).ConfigureAwait(false);
                }
                catch (ArtifactException e) when (e.Problem == ArtifactProblem.WrongHash)
                {
                    if (damaged >= _options.DamagedTransfers)
                    {
                        throw new ArtifactException(ArtifactProblem.Damaged, $"artifact {hash} arrived damaged {damaged} times: {e.Message}", e);
                    }
                }
            }
        }
    }
}
