using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Yaml;
using PruneSearch.Search.Samplers;

namespace PruneSearch.Campaigns.Specs.Sections;

/// <summary>The options of the sampler that the same mapping names.</summary>
internal sealed class SamplerOptionsType(SamplerRegistry samplers) : SpecType<SamplerOptions>
{
    private static readonly ISamplerOptionsSection[] All = [new Nsga2Section(), new RandomSamplerSection()];

    public override string Expected => "a mapping of the sampler's options";

    public override IEnumerable<SpecSection> Sections => All.SelectMany(s => s.Sections).Where(s => s.Keys.Count > 0);

    protected override string Noun => Expected;

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out SamplerOptions value)
    {
        string sampler = node.Parent?.Find("sampler") is { } named ? (named.Value as YamlScalar)?.Text ?? "" : new SearchSpec().Sampler;
        value = null;
        if (!samplers.Names.Contains(sampler))
        {
            return false; // that name is the error
        }

        if (Section(samplers.DefaultOptions(sampler)) is not { } section)
        {
            return Wrong(node, $"cannot be set for the sampler {sampler}; remove them", out value);
        }

        if (!section.TryReadOptions(node, out value))
        {
            return false;
        }

        foreach (InputError error in value.Errors(node.Path))
        {
            node.Errors.Take(error);
        }

        return !node.Errors.Has(node.Path);
    }

    public override JsonNode Write(SamplerOptions value) => Section(value)?.WriteOptions(value) ?? new JsonObject();

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray([.. All.Where(s => s.Sections.Any(o => o.Keys.Count > 0)).Select(s => s.Schema())]) };

    /// <summary>The section of options of a type; null where they cannot be written in a spec.</summary>
    private static ISamplerOptionsSection? Section(SamplerOptions options) => Array.Find(All, s => s.OptionsType == options.GetType());
}
