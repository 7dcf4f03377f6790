using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>A list.</summary>
/// <param name="item">The type of its items.</param>
/// <param name="items">What the items are called in documentation: <c>numbers above 0</c>.</param>
/// <param name="least">The smallest number of items.</param>
/// <param name="distinct">Whether each item may occur once only.</param>
internal sealed class ListType<T>(SpecType<T> item, string items, int least = 0, bool distinct = true) : SpecType<IReadOnlyList<T>>
{
    public override string Expected => least > 0 ? $"a list of {items}, at least {least}" : $"a list of {items}";

    public override IEnumerable<SpecSection> Sections => item.Sections;

    protected override string Noun => $"a list of {items}";

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        if (node.Value is not YamlList list)
        {
            return Wrong(node, out value);
        }

        if (list.Items.Count < least)
        {
            return Wrong(node, $"is {list.Words}; give at least {least}", out value);
        }

        var read = new List<T>();
        var seen = new HashSet<T>();
        foreach (SpecNode child in node.Items())
        {
            if (!item.TryRead(child, out T? one))
            {
                continue;
            }

            if (!seen.Add(one) && distinct)
            {
                child.Error($"{child.Value.Words} is listed twice; keep one", "each item once");
            }

            read.Add(one);
        }

        value = read;
        return !node.Errors.Has(node.Path);
    }

    public override JsonNode Write(IReadOnlyList<T> value) => new JsonArray([.. value.Select(item.Write)]);

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.Schema() };
        if (least > 0)
        {
            schema["minItems"] = least;
        }

        if (distinct)
        {
            schema["uniqueItems"] = true;
        }

        return schema;
    }
}
