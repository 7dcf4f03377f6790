using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Values;

internal sealed class FlagType : SpecType<bool>
{
    public override string Expected => Noun;

    protected override string Noun => "true or false";

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out bool value)
    {
        value = node.Value is YamlScalar { Kind: ScalarKind.Flag, Flag: true };
        return node.Value is YamlScalar { Kind: ScalarKind.Flag } || Wrong(node, out value);
    }

    public override JsonNode Write(bool value) => JsonValue.Create(value);

    public override JsonObject Schema() => new() { ["type"] = "boolean" };
}
