using System.Net;
using System.Net.Http.Headers;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Artifacts;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Web.Tests.Artifacts;

/// <summary>What the endpoints answer.</summary>
public sealed class ArtifactEndpointTests : IAsyncLifetime
{
    private const int MaxBytes = 10_000;

    private static readonly byte[] Bytes = ArtifactBytes.Of(5000);
    private static readonly string Path = $"api/v1/artifacts/{ArtifactHash.Of(Bytes)}";

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly ManualClock _clock = new();
    private DirectoryArtifactStore _stored = null!;
    private ArtifactServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stored = new DirectoryArtifactStore(_folder.Path, new DurableFiles(NoCrashPoints.Instance), _clock);
        _server = await ArtifactServer.StartAsync(new QuotaArtifactStore(_stored, 3 * MaxBytes, _clock), MaxBytes);
        _http.BaseAddress = _server.Url;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_artifact_is_created_once_and_touched_after_that()
    {
        Assert.Equal(HttpStatusCode.Created, (await PutAsync(Bytes)).StatusCode);
        _clock.Advance(100);
        Assert.Equal(HttpStatusCode.OK, (await _http.PutAsync(Path, new ByteArrayContent([1, 2, 3]), Cancellation)).StatusCode); // unread
        Assert.Equal(_clock.GetUtcNow(), (await _stored.FindAsync(ArtifactHash.Of(Bytes), Cancellation))!.ModifiedAt);
        Assert.Equal(Bytes, await _stored.GetAsync(ArtifactHash.Of(Bytes), Cancellation));
    }

    [Fact]
    public async Task An_artifact_comes_with_its_hash_as_tag_and_may_be_kept_for_ever()
    {
        await PutAsync(Bytes);
        foreach (HttpMethod method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            HttpResponseMessage response = await _http.SendAsync(new HttpRequestMessage(method, Path), Cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal($"\"{ArtifactHash.Of(Bytes)}\"", response.Headers.ETag!.Tag);
            Assert.Contains("immutable", response.Headers.CacheControl!.ToString());
            Assert.Equal(("application/octet-stream", 5000), (response.Content.Headers.ContentType!.MediaType, response.Content.Headers.ContentLength));
            Assert.Equal(method == HttpMethod.Get ? Bytes : [], await response.Content.ReadAsByteArrayAsync(Cancellation));
        }
    }

    [Fact]
    public async Task Who_has_it_is_told_so()
    {
        await PutAsync(Bytes);
        var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{ArtifactHash.Of(Bytes)}\""));
        Assert.Equal(HttpStatusCode.NotModified, (await _http.SendAsync(request, Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData(0L, 99L, 0, 100)]
    [InlineData(4000L, null, 4000, 1000)]
    [InlineData(4999L, 9999L, 4999, 1)]
    [InlineData(null, 10L, 4990, 10)]
    [InlineData(null, 9999L, 0, 5000)]
    public async Task A_range_is_a_part(long? from, long? to, int first, int length)
    {
        await PutAsync(Bytes);
        var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Range = new RangeHeaderValue(from, to);
        HttpResponseMessage response = await _http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal($"bytes {first}-{first + length - 1}/5000", response.Content.Headers.ContentRange!.ToString());
        Assert.Equal(Bytes[first..(first + length)], await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Theory]
    [InlineData("own", HttpStatusCode.PartialContent)]
    [InlineData("W/own", HttpStatusCode.OK)]
    [InlineData("\"another\"", HttpStatusCode.OK)]
    [InlineData("nonsense", HttpStatusCode.OK)]
    [InlineData("Wed, 21 Oct 2099 07:28:00 GMT", HttpStatusCode.OK)]
    public async Task A_range_goes_on_only_with_what_it_began_with(string tag, HttpStatusCode status)
    {
        await PutAsync(Bytes);
        using var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Range = new RangeHeaderValue(4000, null);
        request.Headers.TryAddWithoutValidation("If-Range", tag.Replace("own", $"\"{ArtifactHash.Of(Bytes)}\"", StringComparison.Ordinal));
        using HttpResponseMessage response = await _http.SendAsync(request, Cancellation);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(status == HttpStatusCode.OK ? Bytes : Bytes[4000..], await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task A_range_behind_the_end_is_refused()
    {
        await PutAsync(Bytes);
        var request = new HttpRequestMessage(HttpMethod.Get, Path);
        request.Headers.Range = new RangeHeaderValue(5000, null);
        HttpResponseMessage response = await _http.SendAsync(request, Cancellation);
        Assert.Equal((HttpStatusCode)416, response.StatusCode);
        Assert.Equal("bytes */5000", response.Content.Headers.ContentRange!.ToString());
    }

    [Fact]
    public async Task A_damaged_artifact_is_never_given_out()
    {
        await PutAsync(Bytes);
        StoredFiles.FlipByte(StoredFiles.PathOf(_folder.Path, ArtifactHash.Of(Bytes)));
        HttpResponseMessage response = await _http.GetAsync(Path, Cancellation);
        Assert.Equal(HttpStatusCode.Gone, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_full_store_says_so()
    {
        for (int seed = 1; seed <= 3; seed++)
        {
            Assert.Equal(HttpStatusCode.Created, (await PutAsync(ArtifactBytes.Of(MaxBytes, seed))).StatusCode);
        }

        HttpResponseMessage response = await PutAsync(Bytes);
        Assert.Equal(HttpStatusCode.InsufficientStorage, response.StatusCode);
        Assert.Contains("quota", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(3, StoredFiles.All(_folder.Path).Length);
    }

    private Task<HttpResponseMessage> PutAsync(byte[] bytes) => _http.PutAsync($"api/v1/artifacts/{ArtifactHash.Of(bytes)}", new ByteArrayContent(bytes), Cancellation);
}
