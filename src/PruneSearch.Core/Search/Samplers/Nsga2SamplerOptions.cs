namespace PruneSearch.Search.Samplers;

/// <summary>What can be set about <see cref="Nsga2Sampler"/>.</summary>
public sealed record Nsga2SamplerOptions : SamplerOptions
{
    /// <summary>Parents kept, and random trials to start with. Default 16, which suits the one to four hundred trials that can usually
    /// be afforded (more trials: up to 100); 4 to 10,000.</summary>
    public int PopulationSize { get; init; } = 16;

    /// <summary>Ended trials after which parents are selected anew. Default 1: steady state, which converges faster at equal budget
    /// (Durillo, Nebro, Luna and Alba, "On the effect of the steady-state selection scheme in multi-objective genetic algorithms", 2009);
    /// the population size gives the generations of Deb et al. 2002. 1 to the population size.</summary>
    public int GenerationSize { get; init; } = 1;

    /// <summary>Chance that a proposal mixes two parents instead of starting from one. Default 0.9; 0 to 1.</summary>
    public double CrossoverProbability { get; init; } = 0.9;

    /// <summary>Distribution index of the simulated binary crossover: larger keeps children nearer to their parents. Default 15; 0 to
    /// 1,000.</summary>
    public double CrossoverEta { get; init; } = 15;

    /// <summary>Chance that a parameter mutates. Default null: one over the number of parameters that are free; else 0 to 1.</summary>
    public double? MutationProbability { get; init; }

    /// <summary>Distribution index of the polynomial mutation: larger makes smaller steps. Default 3; 0 to 1,000. Deb et al. use 20: with
    /// up to 1,000 trials neither is better over 14 test problems together, but single problems differ by up to 42%.</summary>
    public double MutationEta { get; init; } = 3;

    public override IEnumerable<InputError> Errors(string where)
    {
        if (PopulationSize is < 4 or > 10_000)
        {
            yield return new(
                $"{where}.populationSize",
                $"the population size is {PopulationSize}; it must be 4 to 10,000",
                "4 <= populationSize <= 10000");
        }

        if (GenerationSize < 1 || GenerationSize > PopulationSize)
        {
            yield return new(
                $"{where}.generationSize",
                $"the generation size is {GenerationSize}; it must be 1 to the population size, {PopulationSize}",
                "1 <= generationSize <= populationSize");
        }

        (string Name, double Value)[] probabilities =
            [("crossoverProbability", CrossoverProbability), ("mutationProbability", MutationProbability ?? 0)];
        foreach ((string name, double value) in probabilities)
        {
            if (value is not (>= 0 and <= 1))
            {
                yield return new($"{where}.{name}", $"the probability is {value}; it must be 0 to 1", $"0 <= {name} <= 1");
            }
        }

        foreach ((string name, double value) in new[] { ("crossoverEta", CrossoverEta), ("mutationEta", MutationEta) })
        {
            if (value is not (>= 0 and <= 1000))
            {
                yield return new($"{where}.{name}", $"the distribution index is {value}; it must be 0 to 1,000", $"0 <= {name} <= 1000");
            }
        }
    }
}
