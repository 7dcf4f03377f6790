using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Campaigns.Specs.Yaml;
using PruneSearch.Hardware.Targets;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Campaigns.Specs.Sections;

/// <summary>A registered runtime, a benchmark tool, or a cost model, whose preset <see cref="Target.Create"/> checks.</summary>
internal sealed class RuntimeType(IEnumerable<string> runtimes, ToolRegistry? tools) : SpecType<string>
{
    private readonly string[] _runtimes = [.. runtimes];

    public override string Expected => $"one of {string.Join(", ", _runtimes)}, {Target.ModelPrefix}PRESET, {ToolRuntime.Prefix}NAME";

    protected override string Noun => Expected;

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out string value)
    {
        if (node.Value is YamlScalar { Kind: ScalarKind.Text } scalar && scalar.Text.StartsWith(Target.ModelPrefix, StringComparison.Ordinal))
        {
            value = scalar.Text;
            return true;
        }

        if (node.Value is YamlScalar { Kind: ScalarKind.Text } named && ToolRuntime.ToolOf(named.Text) is { } tool)
        {
            value = named.Text;
            return Regex.IsMatch(tool, TextType.NamePattern, RegexOptions.NonBacktracking)
                ? ToolNames.Problem(ToolKind.Benchmark, tools, tool) is not { } problem || Wrong(node, problem, out value)
                : Wrong(node, $"is {named.Quoted}, and what follows {ToolRuntime.Prefix} is not a name; mend it", out value);
        }

        return new NameType([.. _runtimes, $"{Target.ModelPrefix}PRESET", $"{ToolRuntime.Prefix}NAME"]).TryRead(node, out value);
    }

    public override JsonNode Write(string value) => JsonValue.Create(value);

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(new NameType(_runtimes).Schema(), new JsonObject { ["type"] = "string", ["pattern"] = $"^{Target.ModelPrefix}" }, new JsonObject { ["type"] = "string", ["pattern"] = $"^{ToolRuntime.Prefix}{TextType.NamePattern[1..]}" }),
    };
}
