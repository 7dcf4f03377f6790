using PruneSearch.Search.Samplers;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class RandomSamplerSection : SamplerOptionsSection<RandomSamplerOptions>
{
    protected override string Name => "options of random";
}
