using System.Security.Cryptography;

namespace PruneSearch.Campaigns.Artifacts;

/// <summary>
/// An artifact's bytes, hashed as they are read: the read that would give out the last of them fails instead where they are not what the
/// name says. Forward only; its length is known.
/// </summary>
public sealed class CheckedStream : Stream
{
    private readonly Stream _content;
    private readonly IDisposable? _held;
    private readonly ArtifactHash _expected;
    private readonly string _place;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _position;
    private bool _checked;

    /// <param name="content">The bytes; disposed of with this stream.</param>
    /// <param name="length">How many there should be.</param>
    /// <param name="expected">The hash that they should have.</param>
    /// <param name="place">Where they are, for messages.</param>
    /// <param name="held">Disposed of with this stream.</param>
    public CheckedStream(Stream content, long length, ArtifactHash expected, string place, IDisposable? held = null)
    {
        _content = content;
        Length = length;
        _expected = expected;
        _place = place;
        _held = held;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    /// <summary>Bytes of the artifact.</summary>
    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <exception cref="ArtifactException">The bytes are damaged.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_checked || buffer.IsEmpty)
        {
            return 0;
        }

        int read = await _content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        See(buffer.Span[..read]);
        return read;
    }

    /// <exception cref="ArtifactException">The bytes are damaged.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (_checked || buffer.IsEmpty)
        {
            return 0;
        }

        int read = _content.Read(buffer);
        See(buffer[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>All bytes from here on.</summary>
    /// <exception cref="ArtifactException">The bytes are damaged.</exception>
    public async ValueTask<byte[]> ReadAllAsync(CancellationToken cancellation)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)(Length - _position)));
        int filled = 0;
        do
        {
            filled += await ReadAsync(bytes.AsMemory(filled), cancellation).ConfigureAwait(false);
        }
        while (filled < bytes.Length);
        if (!_checked)
        {
            await ReadAsync(new byte[1], cancellation).ConfigureAwait(false); // of nothing at all, the hash is still to be checked
        }

        return bytes;
    }

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
            _content.Dispose();
            _hash.Dispose();
            _held?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void See(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _position += bytes.Length;
        if (_position > Length || (bytes.IsEmpty && _position < Length))
        {
            throw Damaged($"it has {(_position > Length ? "more" : "fewer")} than {Length} bytes");
        }

        if (_position == Length)
        {
            string found = Convert.ToHexStringLower(_hash.GetHashAndReset());
            _checked = found == _expected.Value ? true : throw Damaged($"its bytes have the hash {found}");
        }
    }

    private ArtifactException Damaged(string how) => new(ArtifactProblem.Damaged, $"artifact {_expected} in {_place} is damaged: {how}");
}
