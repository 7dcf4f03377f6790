using Amazon.Runtime;
using Amazon.S3.Model;

namespace PruneSearch.Web.Artifacts;

/// <summary>The bytes of an object. The client library's own check of them, which it makes on closing, is left to <see cref="Campaigns.Artifacts.CheckedStream"/>.</summary>
internal sealed class S3Content(GetObjectResponse response) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => response.ContentLength;

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => response.ResponseStream.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => response.ResponseStream.Read(buffer, offset, count);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing)
            {
                response.Dispose();
            }
        }
        catch (AmazonClientException)
        {
            // Whoever read all of it has been told by the artifact's own hash.
        }

        base.Dispose(disposing);
    }
}
