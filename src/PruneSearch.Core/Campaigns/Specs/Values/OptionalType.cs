using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>A value that a record may lack; in a spec it lacks it by not having the key.</summary>
internal sealed class OptionalType<T>(SpecType<T> type) : SpecType<T?>
    where T : struct
{
    public override string Expected => type.Expected;

    protected override string Noun => Expected;

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out T? value)
    {
        bool read = type.TryRead(node, out T plain);
        value = read ? plain : null;
        return read;
    }

    public override JsonNode Write(T? value) => type.Write(value!.Value);

    public override JsonObject Schema() => type.Schema();
}
