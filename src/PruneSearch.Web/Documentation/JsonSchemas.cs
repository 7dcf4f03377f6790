using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Views.Documents;

namespace PruneSearch.Web.Documentation;

/// <summary>JSON schemas of the API's messages, made from what they are serialised with, so that they cannot say anything else.</summary>
internal sealed class JsonSchemas
{
    private const string Prefix = "#/components/schemas/";

    private static readonly JsonSchemaExporterOptions Options = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Known };

    private readonly SortedDictionary<string, JsonNode> _schemas = new(StringComparer.Ordinal);

    /// <summary>Every schema that was referred to, by name.</summary>
    public JsonObject All => new(_schemas.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value.DeepClone())));

    /// <summary>A reference to the schema of a message.</summary>
    public JsonObject Of(JsonTypeInfo type)
    {
        string name = Name(type.Type);
        if (!_schemas.ContainsKey(name))
        {
            JsonNode schema = type.GetJsonSchemaAsNode(Options);
            Root(schema, name);
            _schemas[name] = schema;
        }

        return new JsonObject { ["$ref"] = Prefix + name };
    }

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)].TrimStart('I')}Of{string.Join("And", type.GenericTypeArguments.Select(Name))}"
        : type.Name;

    /// <summary>What converters of our own write.</summary>
    private static JsonNode Known(JsonSchemaExporterContext context, JsonNode schema)
    {
        Type type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        bool optional = type != context.TypeInfo.Type;
        return type == typeof(ArtifactHash) ? new JsonObject { ["type"] = Types(optional, "string"), ["pattern"] = "^[0-9a-f]{64}$" }
            : type == typeof(Scalar) ? new JsonObject { ["type"] = Types(optional, "string", "number") }
            : optional ? OrNull(schema)
            : schema;
    }

    /// <summary>The exporter forgets that numbers which may be named (NaN) may also be null.</summary>
    private static JsonNode OrNull(JsonNode schema)
    {
        if (schema["anyOf"] is JsonArray any && !any.Any(s => s is JsonObject one && one["type"]?.ToString() == "null"))
        {
            any.Add(new JsonObject { ["type"] = "null" });
        }

        return schema;
    }

    private static JsonArray Types(bool optional, params string[] types) => [.. types.Concat(optional ? ["null"] : Array.Empty<string>()).Select(t => (JsonNode)t)];

    /// <summary>Points references within a schema to where it stands in the document.</summary>
    private static void Root(JsonNode? node, string name)
    {
        switch (node)
        {
            case JsonObject properties:
                if (properties["$ref"] is JsonValue reference && reference.GetValue<string>() is ['#', .. var path])
                {
                    properties["$ref"] = Prefix + name + path;
                }

                foreach (JsonNode? child in properties.Select(p => p.Value))
                {
                    Root(child, name);
                }

                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    Root(item, name);
                }

                break;
        }
    }
}
