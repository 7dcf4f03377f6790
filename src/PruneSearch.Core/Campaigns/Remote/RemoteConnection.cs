using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PruneSearch.Telemetry;

namespace PruneSearch.Campaigns.Remote;

/// <summary>
/// Requests to a server, repeated while it cannot be reached or is busy. Thread-safe.
/// </summary>
/// <param name="http">From <see cref="Client"/>.</param>
/// <param name="clock">Paces what is repeated.</param>
/// <param name="patience">For how long a server may be out of reach before that is an error; infinite to wait for it.</param>
public sealed class RemoteConnection(HttpClient http, TimeProvider clock, TimeSpan patience)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>The client: with the base address, and without a time limit of its own.</summary>
    public HttpClient Http => http;

    /// <summary>Told once when the server is out of reach (why), and once when it is back (null).</summary>
    public Action<string?> Reachable { get; init; } = _ => { };

    /// <summary>A client for a server, without a time limit of its own.</summary>
    /// <param name="server">The server's URL.</param>
    /// <param name="key">The API key, asked for at every request; null where the server asks for none.</param>
    public static HttpClient Client(Uri server, Func<string?> key) => new(new KeyHandler(key, new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2), // addresses change
        AutomaticDecompression = DecompressionMethods.All,
    }))
    {
        BaseAddress = server,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Sends a request and reads the answer; null for 204, 404 and 410.</summary>
    /// <exception cref="InvalidInputException">The server found the input wrong.</exception>
    /// <exception cref="RemoteRefusedException">The server refused.</exception>
    /// <exception cref="RemoteUnreachableException">Patience is over.</exception>
    public async Task<TAnswer?> AskAsync<TAnswer>(HttpMethod method, string path, HttpContent? body, JsonTypeInfo<TAnswer> type, TimeSpan wait, CancellationToken cancellation)
        where TAnswer : class
    {
        return await SendAsync(method, path, body, wait, async (response, stop) =>
        {
            if (response.StatusCode is HttpStatusCode.NoContent)
            {
                return null;
            }

            Stream stream = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
            return await JsonSerializer.DeserializeAsync(stream, type, stop).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends a request without an answer; false for 404 and 410.</summary>
    /// <exception cref="InvalidInputException">The server found the input wrong.</exception>
    /// <exception cref="RemoteRefusedException">The server refused.</exception>
    /// <exception cref="RemoteUnreachableException">Patience is over.</exception>
    public async Task<bool> TellAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellation) =>
        await SendAsync(method, path, body, TimeSpan.Zero, (_, _) => Task.FromResult<object?>(this), cancellation).ConfigureAwait(false) is not null;

    public static HttpContent Json<T>(T value, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>What an answer that is not a success means.</summary>
    public static async Task<Exception> RefusalAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        ProblemDocument? problem = null;
        try
        {
            problem = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false), RemoteJson.Default.ProblemDocument);
        }
        catch (JsonException)
        {
            // Something between us and the server answered.
        }

        return response.StatusCode switch
        {
            _ when problem is { Errors.Count: > 0 } => new InvalidInputException(problem.Errors),
            HttpStatusCode.Unauthorized => new InvalidInputException(
                "key", "the server knows no such key; set PRUNESEARCH_KEY or PRUNESEARCH_KEY_FILE", "a server that is not on this machine asks for an API key"),
            HttpStatusCode.Forbidden => new InvalidInputException("key", $"its role does not allow this: {problem?.Detail}", "roles are viewer, operator and worker"),
            _ => new RemoteRefusedException(response.StatusCode, $"the server answered {(int)response.StatusCode} {problem?.Title ?? response.ReasonPhrase}{(problem?.Detail is { } d ? $": {d}" : string.Empty)}"),
        };
    }

    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    private async Task<T?> SendAsync<T>(
        HttpMethod method, string path, HttpContent? body, TimeSpan wait, Func<HttpResponseMessage, CancellationToken, Task<T?>> read, CancellationToken cancellation)
        where T : class
    {
        byte[]? bytes = body is null ? null : await body.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        long began = clock.GetTimestamp();
        TimeSpan pause = FirstPause;
        bool told = false;
        while (true)
        {
            string trouble;
            using (var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
            {
                limit.CancelAfter(wait + Limit);
                try
                {
                    using var request = new HttpRequestMessage(method, path) { Content = bytes is null ? null : Copy(bytes, body!) };
                    if (TraceHeader.Current is { } trace)
                    {
                        request.Headers.TryAddWithoutValidation(TraceHeader.Name, trace);
                    }

                    using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
                    if (response.IsSuccessStatusCode)
                    {
                        T? answer = await read(response, limit.Token).ConfigureAwait(false);
                        if (told)
                        {
                            Reachable(null);
                        }

                        return answer;
                    }

                    if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
                    {
                        return null;
                    }

                    if (!IsPassing(response.StatusCode))
                    {
                        throw await RefusalAsync(response, limit.Token).ConfigureAwait(false);
                    }

                    trouble = $"it answered {(int)response.StatusCode} {response.ReasonPhrase}";
                }
                catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
                {
                    trouble = e.Message;
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    trouble = $"it did not answer within {(wait + Limit).TotalSeconds:0} s";
                }
            }

            if (patience != Timeout.InfiniteTimeSpan && clock.GetElapsedTime(began) + pause > patience)
            {
                throw new RemoteUnreachableException(http.BaseAddress, trouble);
            }

            if (!told)
            {
                Reachable(trouble);
                told = true;
            }

            await Task.Delay(pause, clock, cancellation).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private static ByteArrayContent Copy(byte[] bytes, HttpContent original)
    {
        var copy = new ByteArrayContent(bytes);
        copy.Headers.ContentType = original.Headers.ContentType;
        return copy;
    }
}
