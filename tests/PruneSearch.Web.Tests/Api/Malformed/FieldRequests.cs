using System.Text;
using System.Text.Json.Nodes;

namespace PruneSearch.Web.Tests.Api.Malformed;

/// <summary>Sound bodies with one field of another type, or without a field that must be there.</summary>
internal static class FieldRequests
{
    /// <summary>Fields that may be absent.</summary>
    private static readonly string[] Optional =
    [
        "resume", "model", "slot", "trains", "targets", "waitSeconds", "checkpoint", "report.seconds", "report.shapeKey", "report.activationBytes", "report.model", "report.surgery", "report.ratios", "report.p95", "report.nothing",
    ];

    /// <summary>Values of every type of JSON.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "1", "-1.5", "1e999", "123456789012345678901234567890", "\"x\"", "\"NaN\"", "\"1\"", "[]", "[null]", "[[]]", "{}", "{\"a\":null}",
    ];

    public static IEnumerable<RawRequest> All(IReadOnlyDictionary<string, string> sound)
    {
        foreach ((string path, string body) in sound)
        {
            foreach (string field in Fields(JsonNode.Parse(body)!.AsObject(), ""))
            {
                JsonNode value = At(JsonNode.Parse(body)!.AsObject(), field, out _, out _)!;
                foreach (string other in Values.Where(v => !MayBe(field, value, v)))
                {
                    yield return Request($"'{field}' is {other}", path, Changed(body, field, other));
                }

                if (!Optional.Contains(field, StringComparer.Ordinal) && !field.StartsWith("report.ratios.", StringComparison.Ordinal))
                {
                    yield return Request($"no '{field}'", path, Changed(body, field, null));
                }
            }
        }
    }

    private static RawRequest Request(string name, string path, string body) =>
        RawRequest.Of(name, "POST", path, BodyRequests.KeyOf(path), Encoding.UTF8.GetBytes(body), 400);

    private static IEnumerable<string> Fields(JsonObject node, string prefix)
    {
        foreach ((string name, JsonNode? value) in node)
        {
            yield return prefix + name;
            foreach (string inner in value is JsonObject o ? Fields(o, prefix + name + ".") : [])
            {
                yield return inner;
            }
        }
    }

    /// <summary>Whether a value is of the same type, or absent where it may be.</summary>
    private static bool MayBe(string field, JsonNode value, string other) => other switch
    {
        "null" => Optional.Contains(field, StringComparer.Ordinal) && field is not ("resume" or "trains" or "waitSeconds" or "report.seconds" or "report.activationBytes" or "report.ratios"),
        "true" => value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        "1" => value.GetValueKind() == System.Text.Json.JsonValueKind.Number,
        "\"x\"" or "\"1\"" or "\"NaN\"" => value.GetValueKind() == System.Text.Json.JsonValueKind.String && field is "worker" or "slot" or "note" or "reason" or "report.identity" or "report.shapeKey" or "report.surgery.compared",
        "123456789012345678901234567890" => field is "waitSeconds" or "report.seconds" || field.StartsWith("report.surgery.", StringComparison.Ordinal) && value.GetValueKind() == System.Text.Json.JsonValueKind.Number, // much, but a number
        "[]" => value is JsonArray,
        "{}" => field == "report.ratios",
        _ => false,
    };

    private static string Changed(string body, string field, string? value)
    {
        JsonObject root = JsonNode.Parse(body)!.AsObject();
        At(root, field, out JsonObject parent, out string name);
        parent.Remove(name);
        string text = root.ToJsonString();
        if (value is null)
        {
            return text;
        }

        // The value is written as text: some of these are no numbers that a node could hold.
        parent[name] = "THE VALUE";
        return root.ToJsonString().Replace("\"THE VALUE\"", value, StringComparison.Ordinal);
    }

    private static JsonNode? At(JsonObject root, string field, out JsonObject parent, out string name)
    {
        string[] parts = field.Split('.');
        parent = root;
        foreach (string part in parts[..^1])
        {
            parent = parent[part]!.AsObject();
        }

        name = parts[^1];
        return parent[name];
    }
}
