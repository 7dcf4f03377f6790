using PruneSearch.TestKit.Campaigns;
using PruneSearch.Web.Keys;
using Xunit;

namespace PruneSearch.Web.Tests.Api;

/// <summary>Who may do what: every endpoint, every role. Those that may not are among <see cref="MalformedApiTests"/>.</summary>
public sealed class RoleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_role_may_do_what_the_table_says()
    {
        await using TestApi api = await TestApi.StartAsync(keys: TestKeys.All);
        await api.Host.StartAsync(TinyCampaign.Submission(TinyCampaign.Spec), Cancellation);
        foreach (ApiEndpoint endpoint in ApiEndpoint.All)
        {
            foreach (Role? role in (Role?[])[null, .. Enum.GetValues<Role>()])
            {
                bool may = endpoint.Roles is null || (role is { } r && endpoint.Roles.Contains(r));
                using HttpClient client = api.Client(role is { } k ? TestKeys.Of(k) : null);
                using var request = new HttpRequestMessage(new HttpMethod(endpoint.Method), endpoint.Path);
                if (endpoint.BodyBytes is { } body)
                {
                    request.Content = new ByteArrayContent(body);
                    request.Content.Headers.ContentType = new("application/json");
                }

                using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
                int expected = may ? 0 : role is null ? 401 : 403;
                int status = (int)answer.StatusCode is var s and (401 or 403) ? s : 0;
                Assert.True(expected == status && (int)answer.StatusCode < 500, $"{endpoint.Method} {endpoint.Path} as {role}: {answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task The_table_has_every_endpoint()
    {
        await using TestApi api = await TestApi.StartAsync();
        string[] table = [.. ApiEndpoint.All.Select(e => $"{e.Method} {e.Route}").Order(StringComparer.Ordinal)];
        Assert.Equal(table, api.Endpoints.Where(e => e.Contains(" /api/", StringComparison.Ordinal) || e.Contains(" /health/", StringComparison.Ordinal) || e.EndsWith(" /metrics", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_keys_everybody_of_this_machine_may_do_everything()
    {
        await using TestApi api = await TestApi.StartAsync();
        using HttpClient client = api.Client();
        using HttpResponseMessage answer = await client.GetAsync("/api/v1/campaigns", Cancellation);
        Assert.True(answer.IsSuccessStatusCode);
    }
}
