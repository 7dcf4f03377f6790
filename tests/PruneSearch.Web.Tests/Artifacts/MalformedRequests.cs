using System.Text;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.TestKit.Artifacts;

namespace PruneSearch.Web.Tests.Artifacts;

/// <summary>Requests that must not store or show anything, byte for byte, with the statuses that they may get.</summary>
internal static class MalformedRequests
{
    public const int MaxBytes = 4096;

    /// <summary>No answer at all: the connection is closed.</summary>
    public const int Closed = 0;

    private static readonly string Good = ArtifactHash.Of(ArtifactBytes.Of(100)).Value;

    public static IEnumerable<(string Name, byte[] Request, int[] Statuses)> All() =>
        [.. MalformedHashes(), .. WrongHashes(), .. TooLarge(), .. Truncated(), .. OddPaths(), .. OddHeaders(), .. OddMethods()];

    private static IEnumerable<(string Name, byte[] Request, int[] Statuses)> MalformedHashes()
    {
        string[] hashes =
        [
            Good.ToUpperInvariant(), Good[..63], Good + "0", Good[..1], Good[..32], Good + Good, "x", "-", "0", "null", "sha256:" + Good, Good[..63] + "g", "g" + Good[1..],
            Good[..32] + "A" + Good[33..], Good[..63] + "%20", "%20" + Good, Good + "%00", Good + "%0A", Good[..62] + "%C3%A9", new string('0', 63), new string('z', 64),
            new string('f', 1000), "..%2F..%2Fetc%2Fpasswd", "..%5C..%5Cwin.ini", "%2e%2e%2fx", Good + "%2F..", "%252e%252e", "*", "~", "'", "%22", "%3Cscript%3E", "{hash}", "%7B%7D",
            "C:%5C" + Good, Good + ".part", Good[..2] + "%2F" + Good[2..], "incoming", "incoming%2Fx.part", string.Concat(Good.Select(c => $"%{(int)c:X2}"))[..^3],
        ];
        foreach (string hash in hashes)
        {
            yield return ($"GET hash {hash}", Request("GET", $"/api/v1/artifacts/{hash}"), [400, 404]);
            yield return ($"HEAD hash {hash}", Request("HEAD", $"/api/v1/artifacts/{hash}"), [400, 404]);
            yield return ($"PUT hash {hash}", Request("PUT", $"/api/v1/artifacts/{hash}", ArtifactBytes.Of(100)), [400, 404]);
        }
    }

    private static IEnumerable<(string Name, byte[] Request, int[] Statuses)> WrongHashes()
    {
        for (int i = 0; i < 30; i++)
        {
            byte[] other = ArtifactBytes.Of(i * 137 % MaxBytes, seed: i + 2);
            yield return ($"PUT {other.Length} bytes of another hash", Request("PUT", $"/api/v1/artifacts/{Good}", other), [422]);
            yield return ($"PUT {other.Length} bytes in chunks of another hash", Chunked($"/api/v1/artifacts/{Good}", other, 500), [422]);
        }
    }

    private static IEnumerable<(string Name, byte[] Request, int[] Statuses)> TooLarge()
    {
        foreach (long length in new[] { MaxBytes + 1L, 1L << 20, 1L << 40, long.MaxValue })
        {
            yield return ($"PUT that announces {length} bytes", Encoding.ASCII.GetBytes($"PUT /api/v1/artifacts/{Good} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"), [413]);
        }

        for (int i = 0; i < 10; i++)
        {
            byte[] large = ArtifactBytes.Of(MaxBytes + 1 + (i * 1000), seed: i + 2);
            string path = $"/api/v1/artifacts/{ArtifactHash.Of(large)}";
            yield return ($"PUT of {large.Length} bytes", Request("PUT", path, large), [413]);
            yield return ($"PUT of {large.Length} bytes in chunks", Chunked(path, large, 700), [413]);
        }
    }

    private static IEnumerable<(string Name, byte[] Request, int[] Statuses)> Truncated()
    {
        byte[] bytes = ArtifactBytes.Of(3000, seed: 99);
        string path = $"/api/v1/artifacts/{ArtifactHash.Of(bytes)}";
        byte[] whole = Request("PUT", path, bytes);
        byte[] chunked = Chunked(path, bytes, 500);
        for (int i = 1; i <= 15; i++)
        {
            yield return ($"PUT cut {i * 190} bytes before its end", whole[..^(i * 190)], [Closed, 400]);
            yield return ($"PUT in chunks cut {i * 190} bytes before its end", chunked[..^(i * 190)], [Closed, 400]);
        }
    }

    private static IEnumerable<(string Name, byte[] Request, int[] Statuses)> OddPaths()
    {
        string[] paths =
        [
            "/api/v1/artifacts", "/api/v1/artifacts/", $"/api/v1/artifacts/{Good}/", $"/api/v1/artifacts/{Good}/x", $"/api/v1/artifacts/../{Good}", $"/api/v1/artifacts/../../{Good}",
            $"/api/v1/artifacts//{Good}/..", "/api/v1/artifacts/../../../etc/passwd", $"/api/v1/artifacts/%2e%2e/{Good}", $"/api/v2/artifacts/{Good}", $"/{Good}", $"/api/v1/artifacts/{Good[..2]}/{Good[2..]}",
        ];
        foreach (string path in paths)
        {
            byte[] other = ArtifactBytes.Of(50, seed: 7);
            yield return ($"GET {path}", Request("GET", path), [400, 404]);
            yield return ($"PUT {path}", Request("PUT", path, other), [400, 404, 405, 422]);
        }
    }

    private static IEnumerable<(string Name, byte[] Request, int[] Statuses)> OddHeaders()
    {
        byte[] body = ArtifactBytes.Of(100);
        string[] headers =
        [
            "Content-Encoding: gzip", "Content-Encoding: br", "Content-Encoding: identity, gzip", "Content-Length: -1", "Content-Length: abc", "Content-Length: 99999999999999999999",
            "Content-Length: 100\r\nContent-Length: 5", "Transfer-Encoding: gzip", "Transfer-Encoding: chunked, gzip", "Expect: something", "Bad Header: x", ": x", "NoColon",
        ];
        foreach (string header in headers)
        {
            string length = header.Contains("Length", StringComparison.Ordinal) || header.Contains("Transfer", StringComparison.Ordinal) ? "" : $"Content-Length: {body.Length}\r\n";
            byte[] head = Encoding.ASCII.GetBytes($"PUT /api/v1/artifacts/{Good} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{length}{header}\r\n\r\n");
            bool isPassed = header.StartsWith("Expect", StringComparison.Ordinal);
            yield return ($"PUT with {header}", [.. head, .. isPassed ? ArtifactBytes.Of(100, seed: 5) : body], header.StartsWith("Content-Encoding", StringComparison.Ordinal) ? [415] : isPassed ? [417, 422] : [400, 501, 413]);
        }
    }

    private static IEnumerable<(string Name, byte[] Request, int[] Statuses)> OddMethods()
    {
        foreach (string method in new[] { "POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "GETT" })
        {
            yield return ($"{method} of an artifact", Request(method, $"/api/v1/artifacts/{Good}", ArtifactBytes.Of(100)), [400, 405]);
        }
    }

    private static byte[] Request(string method, string path, byte[]? body = null) =>
        [.. Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{(body is null ? "" : $"Content-Length: {body.Length}\r\n")}\r\n"), .. body ?? []];

    private static byte[] Chunked(string path, byte[] body, int chunk)
    {
        var request = new List<byte>(Encoding.ASCII.GetBytes($"PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"));
        foreach (byte[] part in body.Chunk(chunk))
        {
            request.AddRange([.. Encoding.ASCII.GetBytes($"{part.Length:x}\r\n"), .. part, .. "\r\n"u8]);
        }

        request.AddRange("0\r\n\r\n"u8);
        return [.. request];
    }
}
