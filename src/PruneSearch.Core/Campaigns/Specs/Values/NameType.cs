using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>One of several known names.</summary>
internal sealed class NameType(IEnumerable<string> known) : SpecType<string>
{
    private readonly string[] _known = [.. known];

    public override string Expected => _known.Length == 1 ? _known[0] : $"one of {string.Join(", ", _known)}";

    protected override string Noun => Expected;

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out string value)
    {
        if (node.Value is not YamlScalar { Kind: ScalarKind.Text } scalar)
        {
            return Wrong(node, out value);
        }

        value = scalar.Text;
        return _known.Contains(value) || Wrong(node, $"is {scalar.Quoted}, which is not known; {Mend(value)}", out value);
    }

    public override JsonNode Write(string value) => JsonValue.Create(value);

    public override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. _known.Select(n => JsonValue.Create(n))]) };

    private string Mend(string text) => NearestName.Of(text, _known) is { } nearest ? $"did you mean '{nearest}'?" : $"give {Expected}";
}
