using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;

namespace PruneSearch.Campaigns.Specs.Values;

/// <summary>A value of an enumeration, by its name in camel case.</summary>
internal sealed class EnumType<T> : SpecType<T>
    where T : struct, Enum
{
    private readonly NameType _names = new(Enum.GetValues<T>().Select(NameOf));

    public override string Expected => _names.Expected;

    protected override string Noun => Expected;

    public static string NameOf(T value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out T value)
    {
        bool known = _names.TryRead(node, out string? name);
        value = known ? Enum.GetValues<T>().First(v => NameOf(v) == name) : default;
        return known;
    }

    public override JsonNode Write(T value) => JsonValue.Create(NameOf(value));

    public override JsonObject Schema() => _names.Schema();
}
