using System.Net.Http.Headers;

namespace PruneSearch.Campaigns.Remote;

/// <summary>Adds the API key to every request; asked for each time, so that it can be changed while a worker runs.</summary>
internal sealed class KeyHandler(Func<string?> key, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (key() is { } secret)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
