using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>One value, or a list of different ones.</summary>
/// <param name="item">The type of each.</param>
/// <param name="least">The smallest number of items.</param>
internal sealed class ChoicesType<T>(SpecType<T> item, int least = 1) : SpecType<IReadOnlyList<T>>
{
    private readonly ListType<T> _list = new(item, "them", least);

    public override string Expected => $"{item.Expected}; or a list of them";

    protected override string Noun => $"{item.Expected}, or a list of them";

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out IReadOnlyList<T> value)
    {
        if (node.Value is YamlList)
        {
            return _list.TryRead(node, out value);
        }

        bool read = item.TryRead(node, out T? one);
        value = read ? [one!] : null;
        return read;
    }

    public override JsonNode Write(IReadOnlyList<T> value) => _list.Write(value);

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(item.Schema(), _list.Schema()) };
}
