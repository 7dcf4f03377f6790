using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using PruneSearch.Campaigns.Artifacts;

namespace PruneSearch.Web.Artifacts;

/// <summary>Sends a local file to an S3-compatible bucket: whole, or in parts that become an object together.</summary>
internal sealed class S3Upload
{
    private const long SmallestPart = 5L << 20;
    private const int MaxParts = 10_000;

    private readonly IAmazonS3 _s3;
    private readonly string _bucket;
    private readonly long _partBytes;
    private readonly TimeProvider _clock;

    public S3Upload(IAmazonS3 s3, string bucket, long partBytes, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partBytes, SmallestPart);
        _s3 = s3;
        _bucket = bucket;
        _partBytes = partBytes;
        _clock = clock;
    }

    public Task RunAsync(string key, CachedArtifact copy, CancellationToken cancellation) =>
        copy.Bytes > _partBytes ? PutPartsAsync(key, copy, cancellation) : PutWholeAsync(key, copy, cancellation);

    /// <summary>The request is signed with the hash of its body, so that the server refuses what arrives damaged.</summary>
    private Task PutWholeAsync(string key, CachedArtifact copy, CancellationToken cancellation) => _s3.PutObjectAsync(
        new PutObjectRequest { BucketName = _bucket, Key = key, FilePath = copy.Path, ContentType = "application/octet-stream", UseChunkEncoding = false }, cancellation);

    private async Task PutPartsAsync(string key, CachedArtifact copy, CancellationToken cancellation)
    {
        InitiateMultipartUploadResponse upload = await _s3
            .InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { BucketName = _bucket, Key = key, ContentType = "application/octet-stream" }, cancellation)
            .ConfigureAwait(false);
        try
        {
            long size = Math.Max(_partBytes, (copy.Bytes + MaxParts - 1) / MaxParts);
            var parts = new List<PartETag>();
            for (long position = 0; position < copy.Bytes; position += size)
            {
                var request = new UploadPartRequest
                {
                    BucketName = _bucket,
                    Key = key,
                    UploadId = upload.UploadId,
                    PartNumber = parts.Count + 1,
                    FilePath = copy.Path,
                    FilePosition = position,
                    PartSize = Math.Min(size, copy.Bytes - position),
                    UseChunkEncoding = false,
                };
                UploadPartResponse part = await _s3.UploadPartAsync(request, cancellation).ConfigureAwait(false);
                parts.Add(new PartETag(request.PartNumber.Value, part.ETag));
            }

            await _s3.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest { BucketName = _bucket, Key = key, UploadId = upload.UploadId, PartETags = parts }, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await AbortAsync(key, upload.UploadId).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Gives up an upload, even where its caller has gone; what cannot be given up now is removed with the remnants later.</summary>
    private async Task AbortAsync(string key, string upload)
    {
        try
        {
            using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(10), _clock);
            await _s3.AbortMultipartUploadAsync(_bucket, key, upload, soon.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or OperationCanceledException)
        {
            // The failure that led here is the one to be told.
        }
    }
}
