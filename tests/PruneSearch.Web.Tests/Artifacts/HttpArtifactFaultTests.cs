using Microsoft.AspNetCore.Http;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Storage;
using PruneSearch.TestKit.Artifacts;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Web.Tests.Artifacts;

/// <summary>What a client does when the network or the server fails it.</summary>
public sealed class HttpArtifactFaultTests : IAsyncLifetime
{
    private const int Length = 2_000_003;

    private static readonly byte[] Bytes = ArtifactBytes.Of(Length);
    private static readonly ArtifactHash Hash = ArtifactHash.Of(Bytes);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();
    private readonly HastyClock _clock = new();
    private readonly List<string> _requests = [];
    private DirectoryArtifactStore _stored = null!;
    private ArtifactServer _server = null!;
    private HttpArtifactStore _store = null!;

    /// <summary>What happens to the n-th request (from 1); null: it goes on to the endpoints.</summary>
    private Func<HttpContext, RequestDelegate, int, Task> _fault = (context, next, _) => next(context);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stored = new DirectoryArtifactStore(_folder.File("server"), new DurableFiles(NoCrashPoints.Instance));
        _server = await ArtifactServer.StartAsync(_stored, before: (context, next) =>
        {
            int number;
            lock (_requests)
            {
                _requests.Add($"{context.Request.Method} {context.Request.Headers.Range}");
                number = _requests.Count;
            }

            return _fault(context, next, number);
        });
        _http.BaseAddress = _server.Url;
        _store = Open(1L << 30);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_download_that_is_cut_goes_on_from_where_it_was()
    {
        await _stored.PutAsync(Bytes, Cancellation);
        _fault = (context, next, number) => number <= 3 ? CutAsync(context, next, 500_000) : next(context);
        Assert.Equal(Bytes, await _store.GetAsync(Hash, Cancellation));
        Assert.Equal("GET ", _requests[0]);
        Assert.Equal(4, _requests.Count);
        Assert.All(_requests.Skip(1), r => Assert.StartsWith("GET bytes=", r));
    }

    [Fact]
    public async Task A_byte_that_flips_on_the_way_is_fetched_again()
    {
        await _stored.PutAsync(Bytes, Cancellation);
        _fault = (context, next, number) => number <= 2 ? FlipAsync(context, next) : next(context);
        Assert.Equal(Bytes, await _store.GetAsync(Hash, Cancellation));
        Assert.Equal(3, _requests.Count);
    }

    [Fact]
    public async Task Bytes_that_always_flip_are_given_up()
    {
        await _stored.PutAsync(Bytes, Cancellation);
        _fault = (context, next, _) => FlipAsync(context, next);
        ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(async () => await _store.GetAsync(Hash, Cancellation));
        Assert.Equal(ArtifactProblem.Damaged, e.Problem);
        Assert.Equal(3, _requests.Count);
        Assert.Empty(StoredFiles.All(_folder.File("client")));
    }

    [Fact]
    public async Task An_upload_that_is_cut_is_sent_again_and_nothing_is_seen_of_the_first()
    {
        var seen = new List<bool>();
        _fault = async (context, next, number) =>
        {
            if (number <= 2)
            {
                await context.Request.Body.ReadAtLeastAsync(new byte[300_000], 300_000, cancellationToken: Cancellation);
                seen.Add(await _stored.ContainsAsync(Hash, Cancellation));
                context.Abort();
                return;
            }

            await next(context);
        };
        Assert.Equal(new StoredArtifact(Hash, Length, IsNew: true), await _store.PutAsync(new MemoryStream(Bytes), cancellation: Cancellation));
        Assert.Equal([false, false], seen);
        Assert.Equal(Bytes, await _stored.GetAsync(Hash, Cancellation));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task A_server_that_fails_for_a_while_is_waited_for(int status)
    {
        _fault = (context, next, number) => number <= 4 ? AnswerAsync(context, status) : next(context);
        Assert.Equal(Hash, await _store.PutAsync(Bytes, Cancellation));
        Assert.Equal(TimeSpan.FromSeconds(0.5 + 1 + 2 + 4), _clock.Passed);
        Assert.True(await _store.ContainsAsync(Hash, Cancellation));
    }

    [Fact]
    public async Task A_server_that_fails_for_too_long_is_given_up()
    {
        _fault = (context, _, _) => AnswerAsync(context, 503);
        ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(async () => await _store.PutAsync(Bytes, Cancellation));
        Assert.Equal(ArtifactProblem.Unreachable, e.Problem);
        Assert.InRange(_clock.Passed.TotalSeconds, 300, 320);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_given_up()
    {
        await _server.DisposeAsync();
        ArtifactException e = await Assert.ThrowsAsync<ArtifactException>(async () => await _store.GetAsync(Hash, Cancellation));
        Assert.Equal(ArtifactProblem.Unreachable, e.Problem);
        Assert.Contains(_server.Url.ToString(), e.Message);
    }

    [Theory]
    [InlineData(401, ArtifactProblem.Refused, "API key")]
    [InlineData(403, ArtifactProblem.Refused, "role")]
    [InlineData(413, ArtifactProblem.TooLarge, "larger")]
    [InlineData(507, ArtifactProblem.NoSpace, "room")]
    [InlineData(400, ArtifactProblem.Refused, "400")]
    [InlineData(501, ArtifactProblem.Refused, "501")]
    public async Task A_refusal_is_told_at_once(int status, ArtifactProblem problem, string says)
    {
        _fault = (context, _, _) => AnswerAsync(context, status);
        foreach (Func<Task> use in new Func<Task>[] { async () => await _store.PutAsync(Bytes, Cancellation), async () => await _store.GetAsync(ArtifactHash.Of([1]), Cancellation) })
        {
            ArtifactException e = await Assert.ThrowsAnyAsync<ArtifactException>(use);
            Assert.Equal(problem, e.Problem);
            Assert.Contains(says, e.Message);
        }

        Assert.Equal(2, _requests.Count);
        Assert.Equal(TimeSpan.Zero, _clock.Passed);
    }

    [Fact]
    public async Task What_was_fetched_or_stored_is_not_fetched_again()
    {
        await _stored.PutAsync(Bytes, Cancellation);
        Assert.Equal(Bytes, await _store.GetAsync(Hash, Cancellation));
        Assert.Equal(Bytes, await _store.GetAsync(Hash, Cancellation));
        ArtifactHash own = await _store.PutAsync(ArtifactBytes.Of(10), Cancellation);
        Assert.Equal(ArtifactBytes.Of(10), await _store.GetAsync(own, Cancellation));
        Assert.Equal(["GET ", "PUT "], _requests);
    }

    [Fact]
    public async Task A_copy_that_was_damaged_is_fetched_again()
    {
        await _stored.PutAsync(Bytes, Cancellation);
        StoredFiles.FlipByte(await _store.GetFileAsync(Hash, Cancellation));
        Assert.Equal(Bytes, await File.ReadAllBytesAsync(await _store.GetFileAsync(Hash, Cancellation), Cancellation));
        Assert.Equal(2, _requests.Count);
    }

    [Fact]
    public async Task Callers_at_once_fetch_an_artifact_once()
    {
        await _stored.PutAsync(Bytes, Cancellation);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await _store.GetFileAsync(Hash, Cancellation), Cancellation)));
        Assert.Single(_requests);
    }

    [Fact]
    public async Task The_disk_limit_holds_and_what_is_in_use_stays()
    {
        ArtifactHash[] hashes = [.. await Task.WhenAll(Enumerable.Range(1, 4).Select(async i => await _stored.PutAsync(ArtifactBytes.Of(1000, i), Cancellation)))];
        HttpArtifactStore small = Open(2100);
        using (small.KeepUsed())
        {
            string[] files = [await small.GetFileAsync(hashes[0], Cancellation), await small.GetFileAsync(hashes[1], Cancellation)];
            ArtifactQuotaException e = await Assert.ThrowsAsync<ArtifactQuotaException>(async () => await small.GetFileAsync(hashes[2], Cancellation));
            Assert.Contains("2100 bytes", e.Message);
            Assert.All(files, f => Assert.True(File.Exists(f)));
        }

        Assert.Equal(ArtifactBytes.Of(1000, 3), await small.GetAsync(hashes[2], Cancellation));
        Assert.Equal(ArtifactBytes.Of(1000, 4), await small.GetAsync(hashes[3], Cancellation));
        Assert.Equal(ArtifactBytes.Of(1000, 1), await small.GetAsync(hashes[0], Cancellation));
    }

    private HttpArtifactStore Open(long limit) => new(_http, new ArtifactCache(_folder.File("client"), new DurableFiles(NoCrashPoints.Instance), limit, _clock), _clock);

    private static Task AnswerAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>Lets some bytes through and ends the connection.</summary>
    private static async Task CutAsync(HttpContext context, RequestDelegate next, int after)
    {
        Stream body = context.Response.Body;
        var whole = new MemoryStream();
        context.Response.Body = whole;
        await next(context);
        context.Response.Body = body;
        await body.WriteAsync(whole.GetBuffer().AsMemory(0, after), Cancellation);
        await body.FlushAsync(Cancellation);
        context.Abort();
    }

    private static async Task FlipAsync(HttpContext context, RequestDelegate next)
    {
        Stream body = context.Response.Body;
        var whole = new MemoryStream();
        context.Response.Body = whole;
        await next(context);
        context.Response.Body = body;
        byte[] bytes = whole.ToArray();
        bytes[bytes.Length / 3] ^= 0x10;
        await body.WriteAsync(bytes, Cancellation);
    }
}
