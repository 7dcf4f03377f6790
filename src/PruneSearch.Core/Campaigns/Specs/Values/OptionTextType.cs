using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>A value passed on to a runtime as text: text, a number, true or false.</summary>
internal sealed class OptionTextType : SpecType<string>
{
    public override string Expected => Noun;

    protected override string Noun => "text, a number, true or false";

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out string value)
    {
        value = (node.Value as YamlScalar)?.Text;
        bool read = node.Value is YamlScalar { Kind: not ScalarKind.Empty } && !value!.Contains('\0', StringComparison.Ordinal);
        return read || Wrong(node, out value);
    }

    public override JsonNode Write(string value) => JsonValue.Create(value);

    public override JsonObject Schema() => new() { ["type"] = new JsonArray("string", "number", "boolean") };
}
