using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Artifacts;
using PruneSearch.TestKit.Hardware;
using PruneSearch.Web.Artifacts;
using Xunit;

namespace PruneSearch.Web.Tests.Artifacts;

/// <summary>A bucket of a real S3 server is a store.</summary>
public sealed class S3ArtifactStoreTests(S3Server server) : ArtifactInventoryContract, IClassFixture<S3Server>
{
    private const int PartBytes = 5 << 20;

    private readonly TemporaryFolder _folder = new();
    private readonly ArtifactBucket _location = ArtifactBucket.Parse($"s3://{S3Server.Bucket}/{TestContext.Current.Test?.UniqueID ?? "test"}", server.Url.Length > 0 ? server.Url : null, pathStyle: true);
    private AmazonS3Client _s3 = null!;
    private int _opened;

    public override async ValueTask InitializeAsync()
    {
        server.Need();
        _s3 = new AmazonS3Client(new BasicAWSCredentials(S3Server.Credentials, S3Server.Credentials), _location.ClientConfiguration());
        await base.InitializeAsync();
    }

    protected override Task<IArtifactStore> OpenAsync()
    {
        var copies = new ArtifactCache(_folder.File($"copies{_opened++}"), new DurableFiles(NoCrashPoints.Instance), 1L << 30, TimeProvider.System);
        return Task.FromResult<IArtifactStore>(new S3ArtifactStore(_s3, _location, copies, TimeProvider.System, PartBytes));
    }

    protected override Task DamageAsync(ArtifactHash hash)
    {
        StoredFiles.FlipByte(Directory.GetFiles(server.Files, "*", SearchOption.AllDirectories)
            .Single(f => f.Contains(_location.Prefix.Trim('/'), StringComparison.Ordinal) && f.Contains(hash.Value, StringComparison.Ordinal) && f.EndsWith("object", StringComparison.Ordinal)));
        return Task.CompletedTask;
    }

    protected override ValueTask CleanAsync()
    {
        _s3?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(PartBytes, 0)]
    [InlineData(PartBytes + 1, 2)]
    [InlineData((2 * PartBytes) + 12_345, 3)]
    public async Task A_large_artifact_is_sent_in_parts_and_becomes_one_object(int length, int parts)
    {
        byte[] bytes = ArtifactBytes.Of(length);
        int sent = 0;
        _s3.BeforeRequestEvent += (_, e) => sent += Request(e) is UploadPartRequest ? 1 : 0;
        StoredArtifact stored = await Store.PutAsync(new MemoryStream(bytes), cancellation: Cancellation);
        Assert.Equal(length, Assert.Single(await ListAsync()).Bytes);
        Assert.Equal(bytes, await (await OpenAsync()).GetAsync(stored.Hash, Cancellation));
        Assert.Equal(parts, sent);
    }

    [Fact]
    public async Task An_upload_in_parts_that_fails_is_given_up_and_leaves_nothing()
    {
        byte[] bytes = ArtifactBytes.Of((2 * PartBytes) + 1);
        var aborted = new List<string>();
        int parts = 0;
        _s3.BeforeRequestEvent += (_, e) =>
        {
            switch (Request(e))
            {
                case UploadPartRequest when ++parts == 2:
                    throw new HttpRequestException("the cable was cut");
                case AbortMultipartUploadRequest abort:
                    aborted.Add(abort.Key);
                    break;
            }
        };
        await Assert.ThrowsAnyAsync<ArtifactException>(async () => await Store.PutAsync(new MemoryStream(bytes), cancellation: Cancellation));
        Assert.Equal([_location.Prefix + ArtifactHash.Of(bytes)], aborted);
        await AssertNothingAsync(ArtifactHash.Of(bytes));
    }

    [Fact]
    public async Task Many_objects_are_listed_page_by_page()
    {
        ArtifactHash[] hashes = [.. await Task.WhenAll(Enumerable.Range(0, 20).Select(async i => await Store.PutAsync(new[] { (byte)i }, Cancellation)))];
        await _s3.PutObjectAsync(new PutObjectRequest { BucketName = _location.Bucket, Key = _location.Prefix + "README", ContentBody = "not an artifact", UseChunkEncoding = false }, Cancellation);
        Assert.Equal(hashes.Select(h => h.Value).Order(StringComparer.Ordinal), (await ListAsync()).Select(a => a.Hash.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_a_refusal_and_not_a_missing_artifact()
    {
        var copies = new ArtifactCache(_folder.File("other"), new DurableFiles(NoCrashPoints.Instance), 1000, TimeProvider.System);
        var store = new S3ArtifactStore(_s3, _location with { Bucket = "no-such-bucket" }, copies, TimeProvider.System);
        ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(async () => await store.GetAsync(ArtifactHash.Of([1]), Cancellation));
        Assert.Equal(ArtifactProblem.Refused, e.Problem);
        Assert.Contains("NoSuchBucket", e.Message);
    }

    [Fact]
    public async Task Old_objects_are_dated_anew_when_they_are_touched()
    {
        ArtifactHash hash = await Store.PutAsync(ArtifactBytes.Of(100), Cancellation);
        S3ArtifactStore later = Later();
        int copied = 0;
        _s3.BeforeRequestEvent += (_, e) =>
        {
            if (Request(e) is CopyObjectRequest)
            {
                copied++;
                IDictionary<string, string> headers = ((WebServiceRequestEventArgs)e).Headers;
                headers["x-amz-copy-source"] = Uri.UnescapeDataString(headers["x-amz-copy-source"]); // s3rver does not decode slashes
            }
        };
        Assert.True(await ((IArtifactInventory)Store).TouchAsync(hash, Cancellation));
        Assert.Equal(0, copied);
        Assert.True(await later.TouchAsync(hash, Cancellation));
        Assert.Equal(1, copied);
        Assert.Equal(ArtifactBytes.Of(100), await later.GetAsync(hash, Cancellation));
    }

    [Fact]
    public async Task Where_a_server_does_not_copy_old_objects_are_stored_again()
    {
        byte[] bytes = ArtifactBytes.Of(100);
        ArtifactHash hash = await Store.PutAsync(bytes, Cancellation);
        S3ArtifactStore later = Later();
        int stored = 0;
        _s3.BeforeRequestEvent += (_, e) => stored += Request(e) is PutObjectRequest ? 1 : 0;
        Assert.False(await later.TouchAsync(hash, Cancellation));
        Assert.Equal(new StoredArtifact(hash, 100, IsNew: false), await later.PutAsync(new MemoryStream(bytes), hash, Cancellation));
        Assert.Equal(1, stored);
        Assert.Equal(bytes, await later.GetAsync(hash, Cancellation));
    }

    /// <summary>The same bucket an hour later.</summary>
    private S3ArtifactStore Later()
    {
        var clock = new LaterClock(TimeSpan.FromHours(1));
        return new S3ArtifactStore(_s3, _location, new ArtifactCache(_folder.File("later"), new DurableFiles(NoCrashPoints.Instance), 1000, clock), clock);
    }

    private static AmazonWebServiceRequest? Request(RequestEventArgs e) => (e as WebServiceRequestEventArgs)?.Request;

    private sealed class LaterClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
