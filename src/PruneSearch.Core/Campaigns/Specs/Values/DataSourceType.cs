using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;
using PruneSearch.Data;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary><c>KIND:PATH</c>, relative to the spec's folder. The data is not opened.</summary>
internal sealed class DataSourceType(DataKinds kinds, string baseFolder) : SpecType<DataSource>
{
    public override string Expected => $"one of {string.Join(", ", kinds.All.Select(k => k.Syntax))}";

    protected override string Noun => $"a data source such as {kinds.All.First().Syntax}";

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out DataSource value)
    {
        if (node.Value is not YamlScalar { Kind: ScalarKind.Text } scalar)
        {
            return Wrong(node, out value);
        }

        string kind = scalar.Text.Split(':')[0];
        if (kinds.Find(kind) is null)
        {
            string mend = NearestName.Of(kind, kinds.All.Select(k => k.Name)) is { } nearest ? $"did you mean '{nearest}'?" : "write KIND:PATH with a known kind";
            return Wrong(node, $"is {scalar.Quoted}, which names no kind of data; {mend}", out value);
        }

        if (!SpecText.IsPrintable(scalar.Text))
        {
            return Wrong(node, $"is {scalar.Quoted}; remove the control characters", out value);
        }

        value = DataSource.Parse(scalar.Text, baseFolder, kinds);
        return true;
    }

    public override JsonNode Write(DataSource value) => JsonValue.Create(value.Text);

    public override JsonObject Schema() => new()
    {
        ["type"] = "string",
        ["pattern"] = $"^({string.Join("|", kinds.All.Select(k => Regex.Escape(k.Name)))})(:|$)",
    };
}
