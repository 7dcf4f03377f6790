using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>The name of a tool of a kind: registered here where the tools of this machine are known, any valid name where only workers know theirs.</summary>
internal sealed class ToolNameType(ToolKind kind, ToolRegistry? tools) : SpecType<string>
{
    public override string Expected => $"the name of a registered {kind.ToString().ToLowerInvariant()}";

    protected override string Noun => Expected;

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out string value)
    {
        if (!TextType.Name.TryRead(node, out value))
        {
            return false;
        }

        string name = value;
        return ToolNames.Problem(kind, tools, name) is not { } problem || Wrong(node, problem, out value);
    }

    public override JsonNode Write(string value) => JsonValue.Create(value);

    public override JsonObject Schema() => TextType.Name.Schema();
}
