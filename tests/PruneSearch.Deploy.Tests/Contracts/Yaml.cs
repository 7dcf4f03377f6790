using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace PruneSearch.Deploy.Tests.Contracts;

/// <summary>YAML with anchors and merge keys as JSON; every scalar is a text.</summary>
internal static class Yaml
{
    public static JsonObject ReadFile(params string[] path) => Read(Repository.Text(path)).AsObject();

    public static JsonNode Read(string text)
    {
        object? read = new DeserializerBuilder().Build().Deserialize<object?>(new MergingParser(new Parser(new StringReader(text))));
        return ToJson(read)!;
    }

    private static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        IDictionary<object, object> map => new JsonObject(map.Select(e => KeyValuePair.Create((string)e.Key, ToJson(e.Value)))),
        IList<object> list => new JsonArray([.. list.Select(ToJson)]),
        _ => JsonValue.Create((string)value),
    };
}
