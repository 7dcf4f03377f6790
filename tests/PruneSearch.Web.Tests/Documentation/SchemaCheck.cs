using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PruneSearch.Web.Tests.Documentation;

/// <summary>Checks JSON against the part of JSON schema (draft 2020-12) that the API's document uses; a keyword that it does not know is an error.</summary>
internal sealed class SchemaCheck(JsonObject document)
{
    private static readonly HashSet<string> Silent = ["description", "title", "default", "required", "additionalProperties"];

    /// <summary>What is wrong, each with its path; empty where nothing is.</summary>
    public IReadOnlyList<string> Errors(JsonNode? value, JsonNode schema)
    {
        var errors = new List<string>();
        Check(value, schema, "$", errors);
        return errors;
    }

    private void Check(JsonNode? value, JsonNode schema, string path, List<string> errors)
    {
        if (schema is JsonValue all)
        {
            if (!all.GetValue<bool>())
            {
                errors.Add($"{path}: nothing is allowed here");
            }

            return;
        }

        foreach ((string keyword, JsonNode? rule) in schema.AsObject())
        {
            switch (keyword)
            {
                case "$ref":
                    Check(value, Resolve(rule!.GetValue<string>()), path, errors);
                    break;
                case "type":
                    string[] types = rule is JsonArray several ? [.. several.Select(t => t!.GetValue<string>())] : [rule!.GetValue<string>()];
                    if (!types.Any(t => Is(value, t)))
                    {
                        errors.Add($"{path}: is {value?.ToJsonString() ?? "null"}, not of type {string.Join(" or ", types)}");
                    }

                    break;
                case "enum":
                    if (!rule!.AsArray().Any(allowed => JsonNode.DeepEquals(allowed, value)))
                    {
                        errors.Add($"{path}: {value?.ToJsonString() ?? "null"} is not one of {rule.ToJsonString()}");
                    }

                    break;
                case "const":
                    if (!JsonNode.DeepEquals(rule, value))
                    {
                        errors.Add($"{path}: is not {rule?.ToJsonString()}");
                    }

                    break;
                case "pattern":
                    if (value is JsonValue text && text.GetValueKind() == JsonValueKind.String && !Regex.IsMatch(text.GetValue<string>(), rule!.GetValue<string>()))
                    {
                        errors.Add($"{path}: does not match {rule}");
                    }

                    break;
                case "format": // of dates and times only
                    if (value is JsonValue date && date.GetValueKind() == JsonValueKind.String && !DateTimeOffset.TryParse(date.GetValue<string>(), CultureInfo.InvariantCulture, out _))
                    {
                        errors.Add($"{path}: is no date and time");
                    }

                    break;
                case "anyOf":
                    if (!rule!.AsArray().Any(s => Errors(value, s!).Count == 0))
                    {
                        errors.Add($"{path}: is none of what is allowed; of the first, {string.Join("; ", Errors(value, rule.AsArray()[0]!).Take(3))}");
                    }

                    break;
                case "items":
                    foreach ((int i, JsonNode? item) in (value as JsonArray ?? []).Index())
                    {
                        Check(item, rule!, $"{path}[{i}]", errors);
                    }

                    break;
                case "properties":
                    break;
                default:
                    if (!Silent.Contains(keyword))
                    {
                        throw new NotSupportedException($"the schema keyword '{keyword}' at {path}");
                    }

                    break;
            }
        }

        if (value is JsonObject properties)
        {
            CheckProperties(properties, schema.AsObject(), path, errors);
        }
    }

    /// <summary>What a schema does not name must not be there either: the document would not tell of it.</summary>
    private void CheckProperties(JsonObject value, JsonObject schema, string path, List<string> errors)
    {
        var named = schema["properties"] as JsonObject;
        foreach (JsonNode? required in schema["required"] as JsonArray ?? [])
        {
            if (!value.ContainsKey(required!.GetValue<string>()) && !MayBeNull(named![required.GetValue<string>()]!))
            {
                errors.Add($"{path}.{required}: is missing");
            }
        }

        if (named is null && schema["additionalProperties"] is null)
        {
            return;
        }

        foreach ((string name, JsonNode? property) in value)
        {
            if ((named?[name] ?? schema["additionalProperties"]) is { } rule)
            {
                Check(property, rule, $"{path}.{name}", errors);
            }
            else
            {
                errors.Add($"{path}.{name}: is not documented");
            }
        }
    }

    /// <summary>What may be null may be left out.</summary>
    private static bool MayBeNull(JsonNode schema) => schema["type"] is JsonArray types ? types.Any(t => t!.GetValue<string>() == "null")
        : schema["anyOf"] is JsonArray any && any.Any(s => MayBeNull(s!) || s!["type"]?.ToString() == "null");

    private JsonNode Resolve(string reference)
    {
        JsonNode node = document;
        foreach (string part in reference.Split('/').Skip(1))
        {
            node = node is JsonArray items ? items[int.Parse(part, CultureInfo.InvariantCulture)]! : node[part.Replace("~1", "/", StringComparison.Ordinal)]!;
        }

        return node;
    }

    private static bool Is(JsonNode? value, string type) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => double.IsInteger(value!.GetValue<double>()),
        _ => false,
    };
}
