using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;
using PruneSearch.Execution;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>A device by its name.</summary>
internal sealed class DeviceType : SpecType<string>
{
    public override string Expected => DeviceNames.Rule;

    protected override string Noun => Expected;

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out string value)
    {
        if (node.Value is not YamlScalar { Kind: ScalarKind.Text } scalar)
        {
            return Wrong(node, out value);
        }

        value = scalar.Text;
        return DeviceNames.IsKnown(value) || Wrong(node, $"is {scalar.Quoted}, which is not a device; give {Expected}", out value);
    }

    public override JsonNode Write(string value) => JsonValue.Create(value);

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = DeviceNames.Pattern };
}
