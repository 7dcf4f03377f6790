using System.Text;

namespace PruneSearch.Web.Tests.Api.Malformed;

/// <summary>Bodies that are not JSON, not of the type, too large, or not said to be JSON; for every endpoint that takes one.</summary>
internal static class BodyRequests
{
    private const int TooLarge = (16 << 20) + 1;

    private static readonly (string Name, byte[] Body)[] NotJson =
    [
        ("nothing", []), ("a space", " "u8.ToArray()), ("null", "null"u8.ToArray()), ("true", "true"u8.ToArray()), ("a number", "1"u8.ToArray()), ("a text", "\"x\""u8.ToArray()),
        ("a list", "[]"u8.ToArray()), ("a list of objects", "[{}]"u8.ToArray()), ("no fields", "{}"u8.ToArray()), ("an open object", "{"u8.ToArray()), ("a closed one", "}"u8.ToArray()),
        ("crossed brackets", "{]"u8.ToArray()), ("no value", "{\"a\":}"u8.ToArray()), ("no colon", "{\"a\" 1}"u8.ToArray()), ("a trailing comma", "{\"a\":1,}"u8.ToArray()),
        ("a comment", "{/* a */}"u8.ToArray()), ("single quotes", "{'a':1}"u8.ToArray()), ("no quotes", "{a:1}"u8.ToArray()), ("NaN", "{\"a\":NaN}"u8.ToArray()), ("Infinity", "-Infinity"u8.ToArray()),
        ("a leading zero", "{\"a\":01}"u8.ToArray()), ("half a number", "{\"a\":1.}"u8.ToArray()), ("half an escape", "{\"a\":\"\\u12\"}"u8.ToArray()), ("half a surrogate", "{\"\\ud800\":\"\\ud800\"}"u8.ToArray()),
        ("an unknown escape", "{\"a\":\"\\x\"}"u8.ToArray()), ("a line break in a text", "{\"a\":\"\n\"}"u8.ToArray()), ("a text without end", "{\"a\":\"x"u8.ToArray()), ("broken UTF-8", [(byte)'"', 0xC3, 0x28, (byte)'"']),
        ("UTF-16", Encoding.Unicode.GetBytes("{}")), ("zeros", new byte[64]), ("YAML", "a: 1\nb: 2\n"u8.ToArray()), ("XML", "<a/>"u8.ToArray()), ("a form", "a=1&b=2"u8.ToArray()),
        ("deep lists", Encoding.ASCII.GetBytes(new string('[', 100_000))), ("deep lists that close", Encoding.ASCII.GetBytes(new string('[', 5000) + new string(']', 5000))),
        ("deep objects", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 20_000)))),
    ];

    public static IEnumerable<RawRequest> All(IReadOnlyDictionary<string, string> sound)
    {
        foreach ((string path, string body) in sound)
        {
            string key = KeyOf(path);
            byte[] whole = Encoding.UTF8.GetBytes(body);
            foreach ((string name, byte[] wrong) in NotJson)
            {
                yield return RawRequest.Of(name, "POST", path, key, wrong, 400);
            }

            for (int part = 1; part < 4; part++)
            {
                yield return RawRequest.Of("cut short", "POST", path, key, whole[..(whole.Length * part / 4)], 400);
            }

            yield return RawRequest.Of("two documents", "POST", path, key, [.. whole, .. whole], 400);
            yield return RawRequest.Of("something behind it", "POST", path, key, [.. whole, .. "x"u8], 400);
            yield return RawRequest.Of("deep nonsense beside it", "POST", path, key, Encoding.UTF8.GetBytes(body[..^1] + ",\"nonsense\":" + new string('[', 3000) + new string(']', 3000) + "}"), 400);
            foreach (string type in new[] { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/yaml", "nonsense", "" })
            {
                yield return RawRequest.Of($"of type '{type}'", "POST", path, [$"Authorization: Bearer {key}", $"Content-Type: {type}"], whole, 415);
            }

            yield return RawRequest.Of("announced too large", "POST", path, [$"Authorization: Bearer {key}", $"Content-Length: {TooLarge}"], [], 413);
            yield return RawRequest.Of("announced far too large", "POST", path, [$"Authorization: Bearer {key}", $"Content-Length: {long.MaxValue}"], [], 413);
        }

        yield return RawRequest.Of("too large, in one chunk", "POST", "/api/v1/campaigns", [$"Authorization: Bearer {TestKeys.Operator}", "Transfer-Encoding: chunked"], Chunk(new string(' ', TooLarge)), 413);
        yield return RawRequest.Of("too large a spec", "POST", "/api/v1/campaigns", TestKeys.Operator, Encoding.UTF8.GetBytes($"{{\"spec\":\"{new string('a', TooLarge)}\"}}"), 413);
        yield return RawRequest.Of(
            "too large an artifact", "PUT", $"/api/v1/artifacts/{new string('a', 64)}", [$"Authorization: Bearer {TestKeys.Worker}", $"Content-Length: {long.MaxValue}"], [], 413);
        yield return RawRequest.Of("a broken chunk", "POST", "/api/v1/leases", [$"Authorization: Bearer {TestKeys.Worker}", "Transfer-Encoding: chunked"], "zz\r\n"u8.ToArray(), 400);
        yield return RawRequest.Of("an unknown encoding", "POST", "/api/v1/leases", [$"Authorization: Bearer {TestKeys.Worker}", "Transfer-Encoding: nonsense"], "{}"u8.ToArray(), 400) with { HasProblem = false };
    }

    private static byte[] Chunk(string text) => Encoding.ASCII.GetBytes($"{text.Length:x}\r\n{text}\r\n0\r\n\r\n");

    internal static string KeyOf(string path) => path.Contains("/lease", StringComparison.Ordinal) ? TestKeys.Worker : TestKeys.Operator;
}
