using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Search.Samplers;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class Nsga2Section : SamplerOptionsSection<Nsga2SamplerOptions>
{
    public Nsga2Section()
    {
        Field("populationSize", Whole.Between(4, 10_000), o => o.PopulationSize, (o, v) => o with { PopulationSize = v }, "Parents kept, and random candidates to start with.");
        Field("generationSize", Whole.Between(1, 10_000), o => o.GenerationSize, (o, v) => o with { GenerationSize = v },
            "Ended candidates after which parents are selected anew; at most populationSize.");
        Field("crossoverProbability", NumberType.Fraction, o => o.CrossoverProbability, (o, v) => o with { CrossoverProbability = v },
            "Chance that a proposal mixes two parents instead of starting from one.");
        Field("crossoverEta", NumberType.From(0, 1000), o => o.CrossoverEta, (o, v) => o with { CrossoverEta = v },
            "Distribution index of the crossover: larger keeps children nearer to their parents.");
        Field("mutationProbability", new OptionalType<double>(NumberType.Fraction), o => o.MutationProbability, (o, v) => o with { MutationProbability = v },
            "Chance that a parameter mutates.", "one over the number of free parameters");
        Field("mutationEta", NumberType.From(0, 1000), o => o.MutationEta, (o, v) => o with { MutationEta = v },
            "Distribution index of the mutation: larger makes smaller steps.");
    }

    protected override string Name => "options of nsga2";
}
