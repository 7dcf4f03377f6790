using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Campaigns.Specs.Yaml;
using PruneSearch.Hardware.Targets;

namespace PruneSearch.Campaigns.Specs.Sections;

/// <summary>A registered runtime, or a cost model, whose preset <see cref="Target.Create"/> checks.</summary>
internal sealed class RuntimeType(IEnumerable<string> runtimes) : SpecType<string>
{
    private readonly string[] _runtimes = [.. runtimes];

    public override string Expected => $"one of {string.Join(", ", _runtimes)}, {Target.ModelPrefix}PRESET";

    protected override string Noun => Expected;

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out string value)
    {
        if (node.Value is YamlScalar { Kind: ScalarKind.Text } scalar && scalar.Text.StartsWith(Target.ModelPrefix, StringComparison.Ordinal))
        {
            value = scalar.Text;
            return true;
        }

        return new NameType([.. _runtimes, $"{Target.ModelPrefix}PRESET"]).TryRead(node, out value);
    }

    public override JsonNode Write(string value) => JsonValue.Create(value);

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(new NameType(_runtimes).Schema(), new JsonObject { ["type"] = "string", ["pattern"] = $"^{Target.ModelPrefix}" }),
    };
}
