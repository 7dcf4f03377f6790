using System.Net;
using Microsoft.AspNetCore.Builder;
using PruneSearch.Web.Api;
using PruneSearch.Web.Dashboard;
using Xunit;

namespace PruneSearch.Dashboard.Tests;

/// <summary>How the page and its files are served; without a browser.</summary>
public sealed class StaticFileTests : IAsyncLifetime
{
    private static readonly DashboardFiles Files = DashboardFiles.Embedded(typeof(DashboardEndpoints).Assembly);

    private readonly WebApplication _app;
    private HttpClient _client = null!;

    public StaticFileTests()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.AddPruneSearchApi(new ApiSettings { Listen = new Uri("http://127.0.0.1:0"), Version = "test", Specs = Campaigns.Specs.SpecContext.BuiltIn });
        _app = builder.Build();
        _app.UseRouting();
        _app.MapDashboard();
    }

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task The_page_is_never_kept_and_allows_nothing_from_elsewhere()
    {
        using HttpResponseMessage answer = await GetAsync("/");
        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8", "no-cache"), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString(), answer.Headers.CacheControl!.ToString()));
        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        string html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(Files.Page is null ? "without the dashboard" : "./assets/index-", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_files_are_kept_for_good_and_compressed_where_that_is_understood()
    {
        Assert.SkipWhen(Files.Page is null, "needs the dashboard's client, which was not built (PRUNE003)");
        string html = await _client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        string script = html.Split("src=\".")[1].Split('"')[0];
        using HttpResponseMessage plain = await GetAsync(script);
        using HttpResponseMessage small = await GetAsync(script, "gzip, br");
        using HttpResponseMessage refused = await GetAsync(script, "br;q=0");
        Assert.Equal("public, max-age=31536000, immutable", string.Join(", ", plain.Headers.GetValues("Cache-Control")));
        Assert.Equal("text/javascript; charset=utf-8", plain.Content.Headers.ContentType!.ToString());
        Assert.Equal(["br"], small.Content.Headers.ContentEncoding);
        Assert.Empty(refused.Content.Headers.ContentEncoding);
        byte[] compressed = await small.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        using var unpacked = new MemoryStream();
        await using (var brotli = new System.IO.Compression.BrotliStream(new MemoryStream(compressed), System.IO.Compression.CompressionMode.Decompress))
        {
            await brotli.CopyToAsync(unpacked, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await plain.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), unpacked.ToArray());
    }

    [Theory]
    [InlineData("/assets/nothing.js")]
    [InlineData("/assets/../index.html")]
    [InlineData("/assets/..%2findex.html")]
    [InlineData("/assets/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/assets/..%5c..%5cetc%5cpasswd")]
    [InlineData("/assets/%00")]
    [InlineData("/index.html")]
    [InlineData("/assets/")]
    public async Task Nothing_else_is_there(string path)
    {
        using HttpResponseMessage answer = await GetAsync(path);
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? encodings = null)
    {
        // The path goes out as it is written.
        var address = new Uri(_client.BaseAddress!.ToString().TrimEnd('/') + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (encodings is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encodings);
        }

        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
