using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Search.Samplers;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class SearchSection : MappingType<SearchSpec>
{
    private readonly SamplerRegistry _samplers;

    public SearchSection(SpecContext context)
    {
        _samplers = context.Samplers;
        Field("sampler", new NameType(_samplers.Names), s => s.Sampler, (s, v) => s with { Sampler = v }, "What proposes candidates.");
        Field("options", new SamplerOptionsType(_samplers), s => s.Options, (s, v) => s with { Options = v }, "The sampler's options.", "the sampler's defaults");
        Field("candidates", Whole.Between(1, 1_000_000), s => s.Candidates, (s, v) => s with { Candidates = v }, "Candidates to propose, baselines not counted.");
        Field("warmStart", Whole.Between(0, 10_000), s => s.WarmStart, (s, v) => s with { WarmStart = v },
            "First candidates that remove the same ratio everywhere, at ratios spread over the range; at most half of all, none for the random sampler.");
        Field("promotion", new NameType(context.Promotions), s => s.Promotion, (s, v) => s with { Promotion = v },
            "Which candidates go on from a rung: all, or by asha the best one in eta.");
        Field("eta", new NumberType(new Bounds(1, Above: true)), s => s.Eta, (s, v) => s with { Eta = v }, "For asha: one in eta goes on.");
    }

    protected override string Name => "search";

    protected override SearchSpec Blank => new();

    protected override SearchSpec Finish(SearchSpec value, SpecNode node) => value with { Options = value.Options ?? _samplers.DefaultOptions(value.Sampler) };
}
