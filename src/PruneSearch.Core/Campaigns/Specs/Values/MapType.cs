using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>A mapping with keys of the user's own.</summary>
/// <param name="item">The type of its values.</param>
/// <param name="items">What it maps: <c>names to whole numbers</c>.</param>
internal sealed class MapType<T>(SpecType<T> item, string items) : SpecType<IReadOnlyDictionary<string, T>>
{
    public override string Expected => $"a mapping of {items}";

    protected override string Noun => Expected;

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out IReadOnlyDictionary<string, T> value)
    {
        if (node.Value is not YamlMap map)
        {
            return Wrong(node, out value);
        }

        var read = new Dictionary<string, T>(StringComparer.Ordinal);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (YamlEntry entry in map.Entries)
        {
            if (!keys.Add(entry.Key))
            {
                node.ErrorAtKey(entry, "the key is given twice; keep one", "each key once");
            }
            else if (!SpecText.IsPrintable(entry.Key))
            {
                node.ErrorAtKey(entry, "the key is empty or has control characters; write a name", "keys are names");
            }
            else if (item.TryRead(node.Child(entry), out T? one))
            {
                read.Add(entry.Key, one);
            }
        }

        value = read;
        return !node.Errors.Has(node.Path);
    }

    /// <summary>In the order of the keys.</summary>
    public override JsonNode Write(IReadOnlyDictionary<string, T> value) => new JsonObject(
        value.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create<string, JsonNode?>(e.Key, item.Write(e.Value))));

    public override JsonObject Schema() => new() { ["type"] = "object", ["additionalProperties"] = item.Schema() };
}
