using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;
using PruneSearch.Pruning;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>What a unit is: a fixed name, or the name of a pattern of weights.</summary>
internal sealed class GranularityType : SpecType<string>
{
    public override string Expected => $"one of {string.Join(", ", Granularity.Forms)}";

    protected override string Noun => Expected;

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out string value)
    {
        if (node.Value is not YamlScalar { Kind: ScalarKind.Text } scalar)
        {
            return Wrong(node, out value);
        }

        value = scalar.Text;
        return Granularity.Find(value) is not null || Wrong(node, $"is {scalar.Quoted}, which is not known; give {Expected}", out value);
    }

    public override JsonNode Write(string value) => JsonValue.Create(value);

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["enum"] = new JsonArray([.. Granularity.Named.Select(g => JsonValue.Create(g.Name))]) },
            new JsonObject { ["type"] = "string", ["pattern"] = "^[1-9][0-9]*[:x][1-9][0-9]*$" }),
    };
}
