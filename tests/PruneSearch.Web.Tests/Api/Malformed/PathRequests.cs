using PruneSearch.Campaigns.Artifacts;

namespace PruneSearch.Web.Tests.Api.Malformed;

/// <summary>Paths that lead nowhere, methods that nothing has, campaigns that are not there, tokens that are none.</summary>
internal static class PathRequests
{
    private static readonly byte[] Beat = "{\"done\":0.5,\"note\":\"\"}"u8.ToArray();
    private static readonly byte[] Released = "{\"outcome\":\"released\"}"u8.ToArray();

    public static IEnumerable<RawRequest> All(long token, int candidate) => [.. Campaigns(), .. Tokens(token, candidate), .. Methods(), .. Nowhere(), .. Artifacts(), .. Events(), .. NoHttp()];

    private static IEnumerable<RawRequest> Campaigns()
    {
        string[] names =
        [
            "none", "TINY", "tiny%20", "%20tiny", "tiny%0a", "tiny.", "tiny%2Fspec", "..%2Ftiny", "%2e%2e%2ftiny", "..%5Ctiny", "tiny%2500", "*", "%7B%7D", "tiny;x", new string('a', 3000),
        ];
        foreach (string name in names)
        {
            foreach (ApiEndpoint endpoint in ApiEndpoint.Closed.Where(e => e.Route.Contains("{campaign}", StringComparison.Ordinal)))
            {
                yield return RawRequest.Of(
                    "unknown campaign", endpoint.Method, endpoint.Path.Replace("/tiny", "/" + name, StringComparison.Ordinal), TestKeys.Of(endpoint.Roles![^1]), endpoint.BodyBytes, 404);
            }
        }
    }

    private static IEnumerable<RawRequest> Tokens(long token, int candidate)
    {
        string[] none = ["x", "-1", "+1", "1.5", "1e3", "0x1", "%201", "1%20", "1,000", "99999999999999999999", "NaN", "%EF%BC%91", "null", "1%00"];
        string[] unknown = ["0", "1", $"{token + 1}", $"{token - 1}", "9223372036854775807", "424242"];
        foreach ((string verb, byte[] body) in new[] { ("heartbeat", Beat), ("report", Released) })
        {
            foreach (string text in none)
            {
                yield return Lease("not a token", $"c{candidate}/{text}/{verb}", body, 400);
            }

            foreach (string text in unknown)
            {
                yield return Lease("a token that is not valid", $"c{candidate}/{text}/{verb}", body, 410);
            }

            foreach (string owner in new[] { "x", "c", "c-1", "c+1", "C0", "c1.5", "c99999999999", "0", "candidate", "c%200" })
            {
                yield return Lease("nobody's work", $"{owner}/{token}/{verb}", body, 400);
            }

            foreach (string owner in new[] { "base", $"c{candidate + 1}", "c2147483647" })
            {
                yield return Lease("another one's work", $"{owner}/{token}/{verb}", body, 410);
            }

            yield return RawRequest.Of("another campaign's token", "POST", $"/api/v1/campaigns/over/leases/c{candidate}/{token}/{verb}", TestKeys.Worker, body, 410);
        }
    }

    private static RawRequest Lease(string name, string rest, byte[] body, int status) =>
        RawRequest.Of(name, "POST", $"/api/v1/campaigns/tiny/leases/{rest}", TestKeys.Worker, body, rest.Contains("%00", StringComparison.Ordinal) ? [400] : [status]) with
        {
            HasProblem = !rest.Contains("%00", StringComparison.Ordinal),
        };

    private static IEnumerable<RawRequest> Methods()
    {
        foreach (IGrouping<string, ApiEndpoint> route in ApiEndpoint.Closed.GroupBy(e => e.Path))
        {
            foreach (string method in new[] { "DELETE", "PATCH", "OPTIONS", "TRACE", "GET", "PUT", "POST", "HEAD", "BREW" }.Except(route.Select(e => e.Method)))
            {
                yield return RawRequest.Of("method", method, route.Key, TestKeys.Operator, null, 405);
            }
        }
    }

    private static IEnumerable<RawRequest> Nowhere()
    {
        string[] paths =
        [
            "/api", "/api/v1", "/api/v1/", "/api/v2/campaigns", "/api/v0/leases", "/api/v1/nothing", "/api/v1/campaigns/tiny/nothing", "/api/v1/campaigns/tiny/leases", "/api/v1/leases/1",
            "/api/v1/campaigns/tiny/leases/base/1", "/api/v1/artifacts", "/api/v1/artifacts/", "/etc/passwd", "/index.php", "/.env", "/.git/config", "/api/v1/campaigns/tiny/events/1", "/swagger.json",
            "//api/v1/campaigns", "/api//v1/campaigns", "/api/v1/campaigns.json", "/API/V2", "/api/v1/campaigns/tiny/journal.log", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd",
        ];
        foreach (string path in paths)
        {
            yield return RawRequest.Of("nowhere", "GET", path, TestKeys.Operator, null, 404);
            yield return RawRequest.Of("nowhere", "POST", path, TestKeys.Operator, "{}"u8.ToArray(), 404);
        }
    }

    private static IEnumerable<RawRequest> Artifacts()
    {
        string hash = ArtifactHash.Of("good"u8).Value;
        foreach (string wrong in new[] { hash[..63], hash + "0", hash.ToUpperInvariant(), "x", "..%2f..%2fkeys", "%2e%2e", hash[..62] + "zz", "sha256:" + hash })
        {
            yield return RawRequest.Of("malformed hash", "GET", $"/api/v1/artifacts/{wrong}", TestKeys.Viewer, null, 400, 404);
            yield return RawRequest.Of("malformed hash", "PUT", $"/api/v1/artifacts/{wrong}", TestKeys.Worker, "good"u8.ToArray(), 400, 404);
        }

        for (int i = 0; i < 10; i++)
        {
            yield return RawRequest.Of("bytes of another hash", "PUT", $"/api/v1/artifacts/{hash}", TestKeys.Worker, new byte[i * 100], 422);
        }

        yield return RawRequest.Of("an artifact that is not there", "GET", $"/api/v1/artifacts/{hash}", TestKeys.Viewer, null, 404);
        yield return RawRequest.Of("an artifact that is not there", "HEAD", $"/api/v1/artifacts/{hash}", TestKeys.Viewer, null, 404);
        yield return RawRequest.Of("an encoded artifact", "PUT", $"/api/v1/artifacts/{hash}", [$"Authorization: Bearer {TestKeys.Worker}", "Content-Encoding: gzip"], "good"u8.ToArray(), 415);
    }

    private static IEnumerable<RawRequest> Events()
    {
        foreach (string after in new[] { "-1", "x", "1.5", "99999999999999999999", "1e3", "0x1", "%201", "NaN" })
        {
            yield return RawRequest.Of("no number of a record", "GET", $"/api/v1/campaigns/tiny/events?after={after}", TestKeys.Viewer, null, 400);
            yield return RawRequest.Of(
                "no number of a record", "GET", "/api/v1/campaigns/tiny/events", [$"Authorization: Bearer {TestKeys.Viewer}", $"Last-Event-ID: {Uri.UnescapeDataString(after).Trim()}x"], null, 400);
        }
    }

    /// <summary>What the web server refuses before anything of ours sees it.</summary>
    private static IEnumerable<RawRequest> NoHttp()
    {
        string[] texts =
        [
            "GET\r\n\r\n", "GET /api/v1/campaigns\r\n\r\n", "GET /api/v1/campaigns HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nno header\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n", "G\u0001T / HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", "GET /api/v1/campaigns/%00 HTTP/1.1\r\nHost: x\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
            $"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: x\r\n\r\n", $"GET / HTTP/1.1\r\nHost: x\r\nA: {new string('a', 50_000)}\r\n\r\n",
            $"GET / HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 200).Select(i => $"A{i}: b\r\n"))}\r\n",
        ];
        foreach (string text in texts)
        {
            yield return new RawRequest($"no HTTP: {text[..Math.Min(40, text.Length)].ReplaceLineEndings(" ")}", System.Text.Encoding.Latin1.GetBytes(text), 400, 414, 431, 505) { HasProblem = false };
        }
    }
}
