using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Campaigns.Specs.Yaml;
using PruneSearch.Data;

namespace PruneSearch.Campaigns.Specs.Sections;

/// <summary>A data source alone, for all of a split; or a mapping that says which part.</summary>
internal sealed class DataUseType(DataSourceType source, DataSplit split) : SpecType<DataUse>
{
    private readonly DataUseSection _section = new(source, split);

    public override string Expected => $"a data source; or {_section.Expected}";

    public override IEnumerable<SpecSection> Sections => _section.Sections;

    protected override string Noun => Expected;

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out DataUse value)
    {
        if (node.Value is YamlMap)
        {
            return _section.TryRead(node, out value);
        }

        if (node.Value is not YamlScalar { Kind: ScalarKind.Text })
        {
            return Wrong(node, out value);
        }

        bool read = source.TryRead(node, out DataSource? found);
        value = read ? new DataUse { Source = found!, Split = split } : null;
        return read;
    }

    public override JsonNode Write(DataUse value) => _section.Write(value);

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(source.Schema(), _section.Schema()) };
}
