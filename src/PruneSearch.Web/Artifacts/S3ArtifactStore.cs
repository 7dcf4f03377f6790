using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using PruneSearch.Campaigns.Artifacts;

namespace PruneSearch.Web.Artifacts;

/// <summary>
/// Artifacts in an S3-compatible bucket, one object each, named prefix and hash. An object appears whole; what is stored goes through a local
/// copy, so that its hash is known before anything is sent, and large ones are sent in parts. Credentials need no more than to get, put,
/// list and delete objects below the prefix.
/// </summary>
public sealed class S3ArtifactStore : IArtifactInventory
{
    /// <summary>An object is copied onto itself to date it anew, which S3 does up to this size; larger ones are stored again.</summary>
    private const long MaxCopyBytes = 5L << 30;

    private readonly IAmazonS3 _s3;
    private readonly ArtifactBucket _location;
    private readonly ArtifactCache _copies;
    private readonly TimeProvider _clock;
    private readonly S3Upload _upload;

    /// <param name="s3">The client, such as <see cref="ArtifactBucket.CreateClient"/> makes it.</param>
    /// <param name="location">The bucket and the prefix.</param>
    /// <param name="copies">Local copies: of what is being stored, and of files that programs read.</param>
    /// <param name="clock">Tells how long ago an object was stored.</param>
    /// <param name="partBytes">What is larger is sent in parts of this size; S3 wants 5 MiB at least. Default 64 MiB.</param>
    public S3ArtifactStore(IAmazonS3 s3, ArtifactBucket location, ArtifactCache copies, TimeProvider clock, long partBytes = 64L << 20)
    {
        _s3 = s3;
        _location = location;
        _copies = copies;
        _clock = clock;
        _upload = new S3Upload(s3, location.Bucket, partBytes, clock);
    }

    /// <summary>An object stored this recently is not dated anew when it is touched: far below any time of grace.</summary>
    public static TimeSpan TouchedAnew { get; } = TimeSpan.FromMinutes(10);

    public async ValueTask<ArtifactHash> PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default) =>
        (await PutAsync(new MemoryStream(bytes.ToArray(), writable: false), ArtifactHash.Of(bytes.Span), cancellation).ConfigureAwait(false)).Hash;

    public async ValueTask<StoredArtifact> PutAsync(Stream content, ArtifactHash? expected = null, CancellationToken cancellation = default)
    {
        if (expected is { } known && await FindAsync(known, cancellation).ConfigureAwait(false) is { } there && await TouchAsync(known, cancellation).ConfigureAwait(false))
        {
            return new StoredArtifact(known, there.Bytes, IsNew: false);
        }

        using CachedArtifact copy = await _copies.PutAsync(content, expected, cancellation).ConfigureAwait(false);
        bool isNew = !await ContainsAsync(copy.Hash, cancellation).ConfigureAwait(false);
        await AskAsync(copy.Hash, () => _upload.RunAsync(KeyOf(copy.Hash), copy, cancellation)).ConfigureAwait(false);
        return new StoredArtifact(copy.Hash, copy.Bytes, isNew);
    }

    public async ValueTask<byte[]> GetAsync(ArtifactHash hash, CancellationToken cancellation = default)
    {
        CheckedStream stream = await OpenAsync(hash, cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            return await stream.ReadAllAsync(cancellation).ConfigureAwait(false);
        }
    }

    public async ValueTask<string> GetFileAsync(ArtifactHash hash, CancellationToken cancellation = default)
    {
        using CachedArtifact? found = await _copies.FindAsync(hash, cancellation).ConfigureAwait(false);
        if (found is not null)
        {
            return found.Path;
        }

        CheckedStream stream = await OpenAsync(hash, cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using CachedArtifact copy = await _copies.PutAsync(stream, hash, cancellation).ConfigureAwait(false);
            return copy.Path;
        }
    }

    public async ValueTask<CheckedStream> OpenAsync(ArtifactHash hash, CancellationToken cancellation = default)
    {
        GetObjectResponse response = await AskAsync(hash, () => _s3.GetObjectAsync(_location.Bucket, KeyOf(hash), cancellation)).ConfigureAwait(false);
        return new CheckedStream(new S3Content(response), response.ContentLength, hash, $"s3://{_location.Bucket}/{_location.Prefix}");
    }

    public async ValueTask<bool> ContainsAsync(ArtifactHash hash, CancellationToken cancellation = default) =>
        await FindAsync(hash, cancellation).ConfigureAwait(false) is not null;

    public async ValueTask<ArtifactInfo?> FindAsync(ArtifactHash hash, CancellationToken cancellation = default)
    {
        try
        {
            GetObjectMetadataResponse found = await AskAsync(hash, () => _s3.GetObjectMetadataAsync(_location.Bucket, KeyOf(hash), cancellation)).ConfigureAwait(false);
            return new ArtifactInfo(hash, found.ContentLength, Time(found.LastModified));
        }
        catch (ArtifactException e) when (e.Problem == ArtifactProblem.Missing)
        {
            return null;
        }
    }

    public async ValueTask<bool> TouchAsync(ArtifactHash hash, CancellationToken cancellation = default)
    {
        if (await FindAsync(hash, cancellation).ConfigureAwait(false) is not { } found || found.Bytes > MaxCopyBytes)
        {
            return false;
        }

        if (_clock.GetUtcNow() - found.ModifiedAt < TouchedAnew)
        {
            return true;
        }

        try
        {
            var request = new CopyObjectRequest
            {
                SourceBucket = _location.Bucket,
                SourceKey = KeyOf(hash),
                DestinationBucket = _location.Bucket,
                DestinationKey = KeyOf(hash),
                MetadataDirective = S3MetadataDirective.REPLACE,
            };
            await AskAsync(hash, () => _s3.CopyObjectAsync(request, cancellation)).ConfigureAwait(false);
            return true;
        }
        catch (ArtifactException e) when (e.Problem is ArtifactProblem.Missing or ArtifactProblem.Refused)
        {
            return false; // it went meanwhile, or the server does not copy: it is stored again
        }
    }

    public async IAsyncEnumerable<ArtifactInfo> ListAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var request = new ListObjectsV2Request { BucketName = _location.Bucket, Prefix = _location.Prefix };
        ListObjectsV2Response page;
        do
        {
            page = await AskAsync(null, () => _s3.ListObjectsV2Async(request, cancellation)).ConfigureAwait(false);
            foreach (S3Object item in page.S3Objects ?? [])
            {
                if (ArtifactHash.TryParse(item.Key[_location.Prefix.Length..]) is { } hash)
                {
                    yield return new ArtifactInfo(hash, item.Size ?? 0, Time(item.LastModified));
                }
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    public async ValueTask<bool> DeleteAsync(ArtifactHash hash, DateTimeOffset? unlessSince = null, CancellationToken cancellation = default)
    {
        if (await FindAsync(hash, cancellation).ConfigureAwait(false) is not { } found || found.ModifiedAt >= unlessSince)
        {
            return false;
        }

        await AskAsync(hash, () => _s3.DeleteObjectAsync(_location.Bucket, KeyOf(hash), cancellation)).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>Uploads in parts that were never completed. A server that cannot list them has none removed.</remarks>
    public async ValueTask<int> DeleteRemnantsAsync(DateTimeOffset before, CancellationToken cancellation = default)
    {
        int deleted = 0;
        ListMultipartUploadsResponse open;
        try
        {
            open = await _s3.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = _location.Bucket, Prefix = _location.Prefix }, cancellation).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.NotImplemented or HttpStatusCode.MethodNotAllowed)
        {
            return 0;
        }

        foreach (MultipartUpload upload in (open.MultipartUploads ?? []).Where(u => Time(u.Initiated) < before))
        {
            await AskAsync(null, () => _s3.AbortMultipartUploadAsync(_location.Bucket, upload.Key, upload.UploadId, cancellation)).ConfigureAwait(false);
            deleted++;
        }

        return deleted;
    }

    private string KeyOf(ArtifactHash hash) => _location.Prefix + hash.Value;

    private static DateTimeOffset Time(DateTime? time) => time is { } known ? new DateTimeOffset(known.ToUniversalTime()) : DateTimeOffset.MaxValue;

    private async Task AskAsync(ArtifactHash? hash, Func<Task> request) => await AskAsync(
        hash,
        async () =>
        {
            await request().ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);

    /// <summary>Says what went wrong in this store's terms.</summary>
    private async Task<T> AskAsync<T>(ArtifactHash? hash, Func<Task<T>> request)
    {
        string what = hash is { } known ? $"artifact {known} in s3://{_location.Bucket}/{_location.Prefix}" : $"s3://{_location.Bucket}/{_location.Prefix}";
        try
        {
            return await request().ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket")
        {
            throw new ArtifactException(ArtifactProblem.Missing, $"{what} is missing", e);
        }
        catch (AmazonServiceException e) when (e.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests)
        {
            throw new ArtifactException(ArtifactProblem.Refused, $"{what}: the store answered {(int)e.StatusCode} {e.ErrorCode}: {e.Message}", e);
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
        {
            throw new ArtifactException(ArtifactProblem.Unreachable, $"{what}: {e.Message}", e);
        }
    }
}
