using System.Net;
using System.Net.Http.Headers;

namespace PruneSearch.Campaigns.Artifacts;

/// <summary>The bytes of an artifact on a server: where the connection is lost, they go on from there over another one.</summary>
internal sealed class ResumedDownload(ArtifactRequests requests, string path, string what, TimeProvider clock, HttpArtifactOptions options) : Stream
{
    private readonly Patience _patience = new(clock, options);
    private HttpResponseMessage? _response;
    private Stream? _content;
    private long _position;
    private long? _length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="ArtifactException">The server refuses it, or cannot be reached any more.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Exception? failure = null;
            int read = 0;
            try
            {
                if (_content is null)
                {
                    await ConnectAsync(cancellationToken).ConfigureAwait(false);
                }

                read = await ReadOnceAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or HttpRequestException or TimeoutException)
            {
                failure = e;
            }

            if (failure is null && (read > 0 || buffer.IsEmpty || _length is null || _position >= _length))
            {
                _position += read;
                if (read > 0)
                {
                    _patience.Reset();
                }

                return read;
            }

            Disconnect();
            if (!await _patience.WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new ArtifactException(
                    ArtifactProblem.Unreachable, $"{what}: the connection was lost after {_position} bytes, and again whenever it was resumed: {failure?.Message ?? "it ended early"}", failure);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("artifacts are read asynchronously");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Disconnect();
        }

        base.Dispose(disposing);
    }

    private async Task<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        using var watch = new StallWatch(options.StallAfter, clock, cancellation);
        try
        {
            return await _content!.ReadAsync(buffer, watch.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing moved for {options.StallAfter.TotalSeconds:0} seconds", e);
        }
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        _response = await requests.SendAsync(
            _ =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Range = _position > 0 ? new RangeHeaderValue(_position, null) : null;
                return request;
            },
            what, _patience, cancellation).ConfigureAwait(false);
        _content = await _response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        if (_response.StatusCode == HttpStatusCode.PartialContent)
        {
            return;
        }

        // The whole, from the beginning: what has been read already is passed over.
        _length = _response.Content.Headers.ContentLength;
        byte[] buffer = new byte[(int)Math.Min(_position, 64 * 1024)];
        for (long passed = 0; passed < _position;)
        {
            int read = await ReadOnceAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, _position - passed)), cancellation).ConfigureAwait(false);
            passed += read > 0 ? read : throw new IOException("the server gave fewer bytes than before");
        }
    }

    private void Disconnect()
    {
        _content?.Dispose();
        _response?.Dispose();
        _content = null;
        _response = null;
    }
}
