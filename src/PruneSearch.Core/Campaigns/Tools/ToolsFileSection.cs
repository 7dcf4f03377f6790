using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Campaigns.Specs.Yaml;
using PruneSearch.Hardware.Tools;

namespace PruneSearch.Campaigns.Tools;

/// <summary>A whole tools file.</summary>
internal sealed class ToolsFileSection : MappingType<ToolList>
{
    public ToolsFileSection(string folder) => Field(
        "tools", new ListType<RegisteredTool>(new ToolType(folder), "tools", least: 1, distinct: false), f => f.Tools, (_, v) => new ToolList(v), "The tools of this machine.", required: true);

    protected override string Name => "tools file";

    protected override string Noun => "a mapping with the key tools";

    protected override ToolList Blank => new([]);

    protected override ToolList Finish(ToolList value, SpecNode node)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (SpecNode tool in node.Find("tools")?.Items() ?? [])
        {
            if (tool.Find("name") is { Value: YamlScalar { Kind: ScalarKind.Text } scalar } name && !names.Add(scalar.Text))
            {
                name.Error($"is {scalar.Quoted}, as another tool's; rename one", "each tool has a name of its own");
            }
        }

        return value;
    }
}
