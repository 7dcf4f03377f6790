using PruneSearch.Search.Spaces;

namespace PruneSearch.Search.Samplers;

/// <summary>
/// NSGA-II (Deb, Pratap, Agarwal and Meyarivan, "A fast and elitist multiobjective genetic algorithm: NSGA-II", 2002), asynchronous: a
/// proposal is bred from the parents that the ended trials lead to. Random until as many trials as the population holds have ended, so
/// trials that the caller enqueued are simply among the first. Failed trials, and infeasible ones of unknown violation, are counted
/// but never become parents.
/// </summary>
public sealed class Nsga2Sampler : ISampler
{
    private readonly Nsga2SamplerOptions _options;
    private readonly Nsga2Lineage _lineage;

    /// <exception cref="InvalidInputException">With every option that is out of range.</exception>
    public Nsga2Sampler(Nsga2SamplerOptions? options = null)
    {
        _options = options ?? new Nsga2SamplerOptions();
        InputError[] errors = [.. _options.Errors("sampler")];
        if (errors.Length > 0)
        {
            throw new InvalidInputException(errors);
        }

        _lineage = new Nsga2Lineage(_options.PopulationSize, _options.GenerationSize);
    }

    public string Name => "nsga2";

    public Configuration? Ask(SearchSpace space, IReadOnlyList<Trial> history, RandomStream random)
    {
        Nsga2Population parents = _lineage.Parents(history);
        return new UnseenSearch(space, history, random)
            .Find(() => parents.Count < 2 ? RandomSampler.Draw(space, random) : Breed(space, parents, random));
    }

    private Configuration Breed(SearchSpace space, Nsga2Population parents, RandomStream random)
    {
        int first = parents.Tournament(random);
        Trial mother = parents[first];
        Trial? father = random.NextDouble() < _options.CrossoverProbability ? parents[parents.Tournament(random, first)] : null;
        int free = space.Parameters.Count(p => p.Count != 1 && Gene(p, mother) is not null);
        double mutationProbability = _options.MutationProbability ?? 1.0 / Math.Max(1, free);

        var draft = new ConfigurationDraft(space);
        for (int i = 0; i < space.Parameters.Count; i++)
        {
            if (draft.IsActive(i))
            {
                Parameter parameter = space.Parameters[i];
                ParameterValue value = Inherit(parameter, Gene(parameter, mother), Gene(parameter, father), random);
                draft[i] = random.NextDouble() < mutationProbability
                    ? Mutation.Mutate(parameter, value, _options.MutationEta, random)
                    : value;
            }
        }

        return draft.Build() with { Parents = father is null || father.Number == mother.Number ? [mother.Number] : [mother.Number, father.Number] };
    }

    /// <summary>A parameter's value in a parent; none where it is inactive there, or not a value of this space.</summary>
    private static ParameterValue? Gene(Parameter parameter, Trial? parent) =>
        parent is not null && parent.Configuration.TryGetValue(parameter.Name, out ParameterValue value) && parameter.Contains(value)
            ? value
            : default(ParameterValue?);

    /// <summary>
    /// Each parameter is crossed with chance one half (Deb and Agrawal 1995), else taken from one parent: uniform crossover
    /// (Syswerda, "Uniform crossover in genetic algorithms", 1989), which is all there is for categories.
    /// </summary>
    private ParameterValue Inherit(Parameter parameter, ParameterValue? mother, ParameterValue? father, RandomStream random)
    {
        if (mother is null || father is null)
        {
            return mother ?? father ?? parameter.Draw(random);
        }

        if (mother == father)
        {
            return mother.Value;
        }

        if (parameter is NumericParameter numeric && random.NextInt(2) == 0)
        {
            (double a, double b) = (numeric.ToUnit(mother.Value), numeric.ToUnit(father.Value));
            return numeric.FromUnit(SimulatedBinaryCrossover.Cross(a, b, _options.CrossoverEta, random));
        }

        return random.NextInt(2) == 0 ? mother.Value : father.Value;
    }
}
