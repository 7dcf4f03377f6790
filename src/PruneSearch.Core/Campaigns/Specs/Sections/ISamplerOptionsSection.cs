using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Search.Samplers;

namespace PruneSearch.Campaigns.Specs.Sections;

/// <summary>The keys of one sampler's options. A sampler whose options can be set in a spec has one.</summary>
internal interface ISamplerOptionsSection
{
    Type OptionsType { get; }

    IEnumerable<SpecSection> Sections { get; }

    bool TryReadOptions(SpecNode node, [MaybeNullWhen(false)] out SamplerOptions options);

    JsonNode WriteOptions(SamplerOptions options);

    JsonObject Schema();
}
