using System.Net.Http.Headers;
using System.Text.Json;

namespace PruneSearch.Chaos.Deployments;

/// <summary>Asks a server how a campaign is, and takes no answer for one.</summary>
internal sealed class CampaignClient : IDisposable
{
    private readonly HttpClient _http;

    public CampaignClient(Uri server, string key)
    {
        _http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromSeconds(5) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Whether it answers at all.</summary>
    public async Task WaitAsync(TimeSpan patience, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        while (await AskAsync(limit.Token).ConfigureAwait(false) is null)
        {
            try
            {
                await Task.Delay(200, limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new InvalidOperationException($"{_http.BaseAddress} did not answer within {patience.TotalSeconds} s");
            }
        }
    }

    /// <summary>Phase, candidates and those that work remains for; null where no answer came.</summary>
    public async Task<CampaignStanding?> GetAsync(string campaign, CancellationToken cancellation)
    {
        using JsonDocument? document = await AskAsync(cancellation).ConfigureAwait(false);
        JsonElement? found = document?.RootElement.EnumerateArray().Where(c => c.GetProperty("name").GetString() == campaign).Select(c => (JsonElement?)c).FirstOrDefault();
        return found is { } c ? new CampaignStanding(c.GetProperty("phase").GetString()!, c.GetProperty("candidates").GetInt32(), c.GetProperty("active").GetInt32()) : null;
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonDocument?> AskAsync(CancellationToken cancellation)
    {
        try
        {
            return JsonDocument.Parse(await _http.GetByteArrayAsync(new Uri("api/v1/campaigns", UriKind.Relative), cancellation).ConfigureAwait(false));
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or (OperationCanceledException and not null) && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
