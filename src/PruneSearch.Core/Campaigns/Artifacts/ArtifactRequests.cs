using System.Net;
using System.Text.Json;

namespace PruneSearch.Campaigns.Artifacts;

/// <summary>Requests to an artifact server, repeated as long as failures may pass.</summary>
internal sealed class ArtifactRequests(HttpClient http, TimeProvider clock, HttpArtifactOptions options)
{
    private const int LongestDetail = 4096;

    /// <summary>Sends a request until it is answered for good.</summary>
    /// <param name="request">Makes the request, anew for every try; is given a call for when a part of its body has been sent.</param>
    /// <param name="what">What is asked for, for messages: "artifact 12ab".</param>
    /// <param name="patience">How long to go on.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>A successful answer, its body unread.</returns>
    /// <exception cref="ArtifactException">The answer is a refusal, or none came.</exception>
    public async Task<HttpResponseMessage> SendAsync(Func<Action, HttpRequestMessage> request, string what, Patience patience, CancellationToken cancellation)
    {
        int damaged = 0;
        while (true)
        {
            Exception failure;
            try
            {
                HttpResponseMessage response = await TryAsync(request, cancellation).ConfigureAwait(false);
                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                using (response)
                {
                    ArtifactException refusal = await RefusalAsync(response, what, cancellation).ConfigureAwait(false);
                    bool mayPass = refusal.Problem == ArtifactProblem.Unreachable || (refusal.Problem == ArtifactProblem.WrongHash && ++damaged < options.DamagedTransfers);
                    failure = mayPass ? refusal : throw refusal;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TimeoutException || (e is IOException && e.InnerException is System.Net.Sockets.SocketException))
            {
                failure = e;
            }

            if (!await patience.WaitAsync(cancellation).ConfigureAwait(false))
            {
                throw new ArtifactException(
                    ArtifactProblem.Unreachable, $"{what}: the server {http.BaseAddress} was tried for {options.GiveUpAfter.TotalSeconds:0} seconds: {failure.Message}", failure);
            }
        }
    }

    private async Task<HttpResponseMessage> TryAsync(Func<Action, HttpRequestMessage> request, CancellationToken cancellation)
    {
        using var watch = new StallWatch(options.StallAfter, clock, cancellation);
        using HttpRequestMessage message = request(watch.Moved);
        try
        {
            return await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, watch.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(watch.HasStalled ? $"nothing moved for {options.StallAfter.TotalSeconds:0} seconds" : "the request took too long", e);
        }
    }

    private static async Task<ArtifactException> RefusalAsync(HttpResponseMessage response, string what, CancellationToken cancellation)
    {
        string detail = await DetailAsync(response, cancellation).ConfigureAwait(false);
        string answer = $"the server answered {(int)response.StatusCode}{(detail.Length > 0 ? $": {detail}" : "")}";
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound => new ArtifactException(ArtifactProblem.Missing, $"{what} is missing from the server"),
            HttpStatusCode.Gone => new ArtifactException(ArtifactProblem.Damaged, $"{what} is damaged on the server: {answer}"),
            HttpStatusCode.Unauthorized => new ArtifactException(ArtifactProblem.Refused, $"{what}: the server does not accept the API key (401): check PRUNESEARCH_KEY"),
            HttpStatusCode.Forbidden => new ArtifactException(ArtifactProblem.Refused, $"{what}: the API key's role does not allow it (403)"),
            HttpStatusCode.RequestEntityTooLarge => new ArtifactException(ArtifactProblem.TooLarge, $"{what} is larger than the server takes (413): {answer}"),
            HttpStatusCode.UnprocessableEntity => new ArtifactException(ArtifactProblem.WrongHash, $"{what} arrived damaged: {answer}"),
            HttpStatusCode.InsufficientStorage => new ArtifactQuotaException($"{what}: the server has no room for it: {answer}"),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => new ArtifactException(ArtifactProblem.Unreachable, answer),
            HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported => new ArtifactException(ArtifactProblem.Refused, $"{what}: {answer}"),
            >= HttpStatusCode.InternalServerError => new ArtifactException(ArtifactProblem.Unreachable, answer),
            _ => new ArtifactException(ArtifactProblem.Refused, $"{what}: {answer}"),
        };
    }

    /// <summary>What the server says of it: the detail of a problem document, or nothing.</summary>
    private static async Task<string> DetailAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json" || response.Content.Headers.ContentLength is not (> 0 and <= LongestDetail))
        {
            return "";
        }

        try
        {
            using var problem = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
            return problem.RootElement.TryGetProperty("detail", out JsonElement detail) ? detail.ToString() : "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or HttpRequestException or IOException)
        {
            return "";
        }
    }
}
