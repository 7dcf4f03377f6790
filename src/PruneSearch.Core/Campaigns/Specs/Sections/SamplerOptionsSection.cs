using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Search.Samplers;

namespace PruneSearch.Campaigns.Specs.Sections;

/// <summary>The keys of options of type <typeparamref name="T"/>.</summary>
internal abstract class SamplerOptionsSection<T> : MappingType<T>, ISamplerOptionsSection
    where T : SamplerOptions, new()
{
    public Type OptionsType => typeof(T);

    protected override T Blank => new();

    public bool TryReadOptions(SpecNode node, [MaybeNullWhen(false)] out SamplerOptions options)
    {
        bool read = TryRead(node, out T? typed);
        options = typed;
        return read;
    }

    public JsonNode WriteOptions(SamplerOptions options) => Write((T)options);
}
