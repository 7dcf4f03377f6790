namespace PruneSearch.TestKit.Artifacts;

/// <summary>Gives some bytes and then does something else instead of ending, such as fail.</summary>
public sealed class BrokenStream(byte[] bytes, Action then) : Stream
{
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = Math.Min(count, bytes.Length - _position);
        bytes.AsSpan(_position, read).CopyTo(buffer.AsSpan(offset));
        _position += read;
        if (read == 0)
        {
            then();
        }

        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
