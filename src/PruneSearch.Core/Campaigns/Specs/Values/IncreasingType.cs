using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>A list of numbers, each larger than the one before; at least one.</summary>
internal sealed class IncreasingType(Bounds bounds) : SpecType<IReadOnlyList<double>>
{
    private readonly ListType<double> _list = new(new NumberType(bounds), $"increasing numbers {bounds.Words}", least: 1);

    public override string Expected => _list.Expected;

    protected override string Noun => _list.Expected;

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out IReadOnlyList<double> value)
    {
        if (!_list.TryRead(node, out value))
        {
            return false;
        }

        foreach ((SpecNode item, (double before, double after)) in node.Items().Skip(1).Zip(value.Zip(value.Skip(1))))
        {
            if (after < before)
            {
                item.Error($"is {item.Value.Words}, below {before} before it; sort the list", Expected);
            }
        }

        return !node.Errors.Has(node.Path);
    }

    public override JsonNode Write(IReadOnlyList<double> value) => _list.Write(value);

    public override JsonObject Schema() => _list.Schema();
}
