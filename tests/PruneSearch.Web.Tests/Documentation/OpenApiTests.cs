using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PruneSearch.TestKit.Hardware;
using PruneSearch.Web.Keys;
using PruneSearch.Web.Tests.Api;
using Xunit;

namespace PruneSearch.Web.Tests.Documentation;

/// <summary>The API's document says what is served, and what is served is what it says.</summary>
public sealed partial class OpenApiTests : IAsyncLifetime
{
    private TestApi _api = null!;
    private JsonObject _document = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(new ManualClock(), keys: TestKeys.All);
        using HttpClient anyone = _api.Client();
        _document = JsonNode.Parse(await anyone.GetStringAsync("/openapi/v1.json", Cancellation))!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Every_route_is_documented_with_its_roles_and_nothing_else_is()
    {
        string[] served = [.. _api.Endpoints.Where(e => e.Contains(" /api/v1", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        string[] documented = [.. Operations().Select(o => $"{o.Method} {o.Route}").Order(StringComparer.Ordinal)];
        Assert.Equal(served, documented);
        foreach ((string method, string route, JsonObject operation) in Operations())
        {
            ApiEndpoint endpoint = ApiEndpoint.All.Single(e => e.Method == method && e.Route == route);
            string[]? roles = endpoint.Roles?.Select(r => r.ToString().ToLowerInvariant()).ToArray();
            Assert.Equal(roles, (operation["x-roles"] as JsonArray)?.Select(r => r!.GetValue<string>()));
            Assert.Equal(endpoint.Body is not null, operation["requestBody"] is not null);
            Assert.True(operation["summary"]!.GetValue<string>().Length > 5);
        }

        Assert.Equal("3.1.1", _document["openapi"]!.GetValue<string>());
        string[] ids = [.. Operations().Select(o => o.Operation["operationId"]!.GetValue<string>())];
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void Every_path_parameter_and_every_reference_is_there()
    {
        foreach ((string route, JsonNode? path) in _document["paths"]!.AsObject())
        {
            Assert.Equal(Parameter().Matches(route).Select(m => m.Groups[1].Value), path!["parameters"]!.AsArray().Select(p => p!["name"]!.GetValue<string>()));
        }

        foreach (Match reference in Reference().Matches(_document.ToJsonString()))
        {
            JsonNode? node = _document;
            foreach (string part in reference.Groups[1].Value.Split('/'))
            {
                node = node is JsonArray items ? items[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)] : node?[part];
            }

            Assert.True(node is not null, reference.Value);
        }
    }

    [Fact]
    public async Task Every_operation_answers_with_a_documented_status_and_a_body_of_the_documented_shape()
    {
        await WorkedCampaign.RunAsync(_api, WorkedCampaign.Spec, until: "c3/train/0");
        int successes = await WalkAsync(path => path);
        await _api.Host.CancelAsync("tiny", "enough", Cancellation);
        await WalkAsync(path => path);
        await WalkAsync(path => path.Replace("/tiny", "/none", StringComparison.Ordinal));
        await WalkAsync(path => path + "?limit=x&max=x&metric=x&after=x");
        Assert.True(successes >= Operations().Count() - 7, $"only {successes} of {Operations().Count()} succeed"); // no such artifact or lease, and an empty spec
    }

    /// <summary>Calls everything as everybody; says how many succeed.</summary>
    private async Task<int> WalkAsync(Func<string, string> change)
    {
        var check = new SchemaCheck(_document);
        var wrong = new List<string>();
        int successes = 0;
        foreach ((string method, string route, JsonObject operation) in Operations().OrderBy(o => o.Route.EndsWith("/cancel", StringComparison.Ordinal)))
        {
            ApiEndpoint endpoint = ApiEndpoint.All.Single(e => e.Method == method && e.Route == route);
            Role may = endpoint.Roles?[^1] ?? Role.Viewer;
            foreach (Role? role in (Role?[])[null, .. Enum.GetValues<Role>().Except(endpoint.Roles ?? []), may])
            {
                using HttpClient client = _api.Client(role is { } r ? TestKeys.Of(r) : null);
                using var request = new HttpRequestMessage(new HttpMethod(method), change(endpoint.Path));
                if (endpoint.BodyBytes is { } bytes)
                {
                    request.Content = new ByteArrayContent(bytes);
                    request.Content.Headers.ContentType = new MediaTypeHeaderValue(operation["requestBody"]!["content"]!.AsObject().Single().Key);
                }

                using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
                string name = $"{method} {request.RequestUri} as {role}: {(int)answer.StatusCode}";
                if (operation["responses"]![$"{(int)answer.StatusCode}"] is not { } documented)
                {
                    wrong.Add($"{name} is not documented");
                    continue;
                }

                successes += answer.IsSuccessStatusCode && role == may ? 1 : 0;
                if (await ErrorsAsync(answer, documented, method, check) is { Count: > 0 } errors)
                {
                    wrong.Add($"{name}: {string.Join("; ", errors.Take(5))}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        return successes;
    }

    private static async Task<IReadOnlyList<string>> ErrorsAsync(HttpResponseMessage answer, JsonNode documented, string method, SchemaCheck check)
    {
        string? type = answer.Content.Headers.ContentType?.MediaType;
        if (documented["content"] is not JsonObject content)
        {
            return type is null || method == "HEAD" || answer.Content.Headers.ContentLength is 0 ? [] : [$"a body of type {type} is not documented"];
        }

        if (method == "HEAD")
        {
            return [];
        }

        if (type is null || content[type] is not JsonObject body)
        {
            return [$"the type {type} is not documented"];
        }

        return body["schema"] is { } schema ? check.Errors(JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation)), schema) : [];
    }

    private IEnumerable<(string Method, string Route, JsonObject Operation)> Operations() => _document["paths"]!.AsObject().SelectMany(
        p => p.Value!.AsObject().Where(o => o.Key != "parameters").Select(o => (o.Key.ToUpperInvariant(), p.Key, o.Value!.AsObject())));

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("\"\\$ref\":\"#/([^\"]+)\"")]
    private static partial Regex Reference();
}
