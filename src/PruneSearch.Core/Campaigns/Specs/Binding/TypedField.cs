using System.Text.Json.Nodes;

namespace PruneSearch.Campaigns.Specs.Binding;

/// <summary>A key whose values have the type <typeparamref name="TValue"/>.</summary>
internal sealed class TypedField<TOwner, TValue>(
    string key, SpecType<TValue> type, Func<TOwner, TValue?> get, Func<TOwner, TValue, TOwner> set, string text, string? absent, bool required)
    : SpecField<TOwner>(key, text, absent, required)
{
    public override string Expected => type.Expected;

    public override IEnumerable<SpecSection> Sections => type.Sections;

    public override TOwner Read(TOwner owner, SpecNode node) => type.TryRead(node, out TValue? value) ? set(owner, value) : owner;

    public override JsonNode? Write(TOwner owner) => get(owner) is { } value ? type.Write(value) : null;

    public override JsonObject Schema() => type.Schema();
}
