using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using PruneSearch.Campaigns.Remote;
using PruneSearch.Web.Dashboard;
using PruneSearch.Web.Keys;
using PruneSearch.Web.Tests.Api;
using PruneSearch.Web.Tests.Api.Malformed;
using Xunit;

namespace PruneSearch.Web.Tests.Security;

/// <summary>What a hostile page, name or caller gets from a server.</summary>
public sealed class BrowserSafetyTests
{
    private const string Script = "<script>alert(1)</script>";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_answer_tells_browsers_what_they_may_do_with_it()
    {
        await using TestApi api = await TestApi.StartAsync(keys: TestKeys.All);
        using HttpClient client = api.Client(TestKeys.Viewer);
        foreach (string path in new[] { "/api/v1/campaigns", "/api/v1/campaigns/none", "/health/live", "/openapi/v1.json", "/nothing/here" })
        {
            using HttpResponseMessage answer = await client.GetAsync(path, Cancellation);
            Assert.Contains("default-src 'none'", Header(answer, "Content-Security-Policy"));
            Assert.Contains("frame-ancestors 'none'", Header(answer, "Content-Security-Policy"));
            Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
            Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
            Assert.Contains("camera=()", Header(answer, "Permissions-Policy"));
            Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
    }

    [Fact]
    public async Task A_report_is_a_page_without_an_origin()
    {
        await using TestApi api = await TestApi.StartAsync();
        await WorkedCampaign.RunAsync(api, WorkedCampaign.Spec, until: "c1/train/0");
        using HttpClient client = api.Client();
        using HttpResponseMessage answer = await client.GetAsync("/api/v1/campaigns/tiny/report", Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        string policy = Header(answer, "Content-Security-Policy");
        Assert.StartsWith("sandbox allow-scripts;", policy);
        Assert.DoesNotContain("allow-same-origin", policy);
        Assert.Contains("default-src 'none'", policy);
        string page = await answer.Content.ReadAsStringAsync(Cancellation);
        string[] scripts = [.. page.Split("<script>")[1..].Select(s => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(s.Split("</script>")[0])))}'")];
        Assert.Equal(ReportClient.Script is null ? 1 : 2, scripts.Length);
        Assert.Contains($"; script-src {string.Join(' ', scripts)}; ", policy); // these, and no other
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/campaigns/tiny/report");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using HttpResponseMessage unchanged = await client.SendAsync(again, Cancellation);
        Assert.Equal((HttpStatusCode.NotModified, policy), (unchanged.StatusCode, Header(unchanged, "Content-Security-Policy"))); // what a browser kept stays as it was
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
    }

    [Fact]
    public async Task Markup_in_a_name_or_a_reason_is_refused_or_stays_text()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient client = api.Client();
        using HttpResponseMessage named = await client.PostAsync(
            "/api/v1/campaigns", RemoteConnection.Json(new SubmitRequest(SpecRequests.Sound.Replace("name: sound", $"name: \"{Script}\"", StringComparison.Ordinal)), RemoteJson.Default.SubmitRequest), Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, named.StatusCode); // such a name is none: see CampaignName
        Assert.DoesNotContain("<script", await named.Content.ReadAsStringAsync(Cancellation));
        await WorkedCampaign.RunAsync(api, WorkedCampaign.Spec, until: "c1/train/0");
        await api.Host.CancelAsync("tiny", Script, Cancellation);
        foreach (string path in new[] { "/api/v1/campaigns", "/api/v1/campaigns/tiny/overview", "/api/v1/campaigns/tiny/log", "/api/v1/campaigns/tiny/report", $"/api/v1/campaigns/{Uri.EscapeDataString(Script)}/overview", $"/api/v1/campaigns/tiny/candidates?sort={Uri.EscapeDataString(Script)}" })
        {
            using HttpResponseMessage answer = await client.GetAsync(path, Cancellation);
            string text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.DoesNotContain("<script>alert", text);
            Assert.Contains(answer.Content.Headers.ContentType!.MediaType, new[] { "application/json", "application/problem+json", "text/html" });
            Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        }

        Assert.Equal(Script, (await client.GetFromJsonAsync("/api/v1/campaigns/tiny/overview", RemoteJson.Default.Overview, Cancellation))!.Summary.Reason);
    }

    [Theory]
    [InlineData("http://evil.example", null)]
    [InlineData("null", null)]
    [InlineData("http://127.0.0.1:1", null)]
    [InlineData(null, "cross-site")]
    [InlineData(null, "same-site")]
    public async Task A_page_of_another_origin_cannot_act_on_a_server_without_keys(string? origin, string? site)
    {
        await using TestApi api = await TestApi.StartAsync();
        await WorkedCampaign.RunAsync(api, WorkedCampaign.Spec, until: "c1/train/0");
        using HttpClient client = api.Client();
        foreach ((HttpMethod method, string path) in new[] { (HttpMethod.Post, "/api/v1/campaigns/tiny/pause"), (HttpMethod.Post, "/api/v1/campaigns/tiny/candidates/0/pin"), (HttpMethod.Delete, "/api/v1/campaigns/tiny/candidates/0/pin") })
        {
            using var request = new HttpRequestMessage(method, path);
            Add(request, "Origin", origin);
            Add(request, "Sec-Fetch-Site", site);
            using HttpResponseMessage answer = await client.SendAsync(request, Cancellation);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        Assert.False((await api.Host.GetAsync("tiny", Cancellation))!.Paused);
        using var own = new HttpRequestMessage(HttpMethod.Post, "/api/v1/campaigns/tiny/pause");
        Add(own, "Origin", api.Url.GetLeftPart(UriPartial.Authority));
        Add(own, "Sec-Fetch-Site", "same-origin");
        using HttpResponseMessage done = await client.SendAsync(own, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    [InlineData("text/plain")]
    public async Task A_form_is_no_request(string type)
    {
        await using TestApi api = await TestApi.StartAsync();
        await WorkedCampaign.RunAsync(api, WorkedCampaign.Spec, until: "c1/train/0");
        using HttpClient client = api.Client();
        foreach (string path in new[] { "/api/v1/campaigns/tiny/pause", "/api/v1/campaigns/tiny/cancel", "/api/v1/campaigns/tiny/candidates/0/measure", "/api/v1/specs/validate" })
        {
            using var body = new StringContent("{\"reason\":\"x\",\"target\":\"edge\",\"spec\":\"\"}", Encoding.UTF8, type);
            using HttpResponseMessage answer = await client.PostAsync(path, body, Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.UnsupportedMediaType, $"{path}: {answer.StatusCode}");
        }

        Assert.Equal((false, false), ((await api.Host.GetAsync("tiny", Cancellation))!.Paused, (await api.Host.GetAsync("tiny", Cancellation))!.IsOver));
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.Forbidden)]
    [InlineData("127.0.0.1.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("localhost.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("10.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]:8080", HttpStatusCode.OK)]
    public async Task A_server_without_keys_answers_to_names_of_its_machine_only(string host, HttpStatusCode expected)
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient client = api.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/campaigns");
        request.Headers.Host = host;
        using HttpResponseMessage answer = await client.SendAsync(request, Cancellation);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_server_with_keys_may_have_any_name()
    {
        await using TestApi api = await TestApi.StartAsync(keys: TestKeys.All);
        using HttpClient client = api.Client(TestKeys.Viewer);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/campaigns");
        request.Headers.Host = "prunesearch.example";
        using HttpResponseMessage answer = await client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_path_leads_nowhere_but_to_what_is_served()
    {
        await using TestApi api = await TestApi.StartAsync();
        await WorkedCampaign.RunAsync(api, WorkedCampaign.Spec, until: "c1/train/0");
        await File.WriteAllTextAsync(Path.Combine(api.Folder, "secret"), "a secret", Cancellation);
        foreach (string path in new[]
        {
            "/api/v1/campaigns/..%2f..%2fsecret/overview", "/api/v1/campaigns/%2e%2e%2fsecret/report", "/api/v1/campaigns/..%5csecret/log", "/api/v1/artifacts/..%2fsecret", "/api/v1/artifacts/%2e%2e%2f%2e%2e%2fsecret",
            "/api/v1/campaigns/tiny/candidates/..%2f..%2fsecret/model.onnx", "/assets/..%2f..%2fsecret", "/assets/%2e%2e/secret", "/..%2fsecret", "/%2e%2e/secret", "/secret", "/api/v1/campaigns/tiny/../../../../secret",
        })
        {
            RawAnswer answer = await RawRequest.Of("path", "GET", path, (string?)null, null, 400, 404).SendAsync(api.Url, Cancellation);
            Assert.True(answer.Status is 400 or 404, $"{path}: {answer.Status}");
            Assert.DoesNotContain("a secret", Encoding.UTF8.GetString(answer.Body));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("ps_wrong")]
    public async Task Without_the_right_key_nothing_is_told(string? secret)
    {
        await using TestApi api = await TestApi.StartAsync(keys: TestKeys.All);
        using HttpClient client = api.Client(secret);
        foreach (string path in new[] { "/api/v1/campaigns", "/api/v1/campaigns/tiny/overview", "/api/v1/workers", "/api/v1/targets", "/api/v1/specs/schema", "/api/v1/campaigns/tiny/candidates/0/model.onnx" })
        {
            using HttpResponseMessage answer = await client.GetAsync(path, Cancellation);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_viewer_cannot_act()
    {
        await using TestApi api = await TestApi.StartAsync(keys: TestKeys.All);
        await WorkedCampaign.RunAsync(api, WorkedCampaign.Spec, until: "c1/train/0");
        using HttpClient client = api.Client(TestKeys.Of(Role.Viewer));
        using HttpResponseMessage cancelled = await client.PostAsync("/api/v1/campaigns/tiny/cancel", RemoteConnection.Json(new CancelRequest("mine"), RemoteJson.Default.CancelRequest), Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, cancelled.StatusCode);
        using HttpResponseMessage pinned = await client.PostAsync("/api/v1/campaigns/tiny/candidates/0/pin", null, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, pinned.StatusCode);
        var state = (await api.Host.GetAsync("tiny", Cancellation))!;
        Assert.Equal((false, false), (state.IsOver, state.Candidates[0].Pinned));
        using HttpResponseMessage read = await client.GetAsync("/api/v1/campaigns/tiny/overview", Cancellation);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
