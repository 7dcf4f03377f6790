using PruneSearch.Search;
using PruneSearch.Search.Samplers;
using PruneSearch.Search.Spaces;

namespace PruneSearch.Campaigns.Decisions;

/// <summary>
/// A search's first proposals: the same ratio for every group, at ratios spread over the range, with criteria and allocations in turn; all
/// else as the space draws it. Independent ratios for many groups nearly always remove the same share in total (their mean), so random
/// proposals alone would leave the ends of the front to chance. What follows is the sampler's, which has seen these trials.
/// </summary>
/// <param name="sampler">Proposes after that.</param>
/// <param name="count">Proposals of this kind.</param>
internal sealed class WarmStart(ISampler sampler, int count) : ISampler
{
    /// <summary>Multiples of the golden ratio, modulo 1, spread evenly however many are taken (Kronecker's sequence).</summary>
    private const double GoldenRatio = 0.6180339887498949;

    public string Name => sampler.Name;

    public Configuration? Ask(SearchSpace space, IReadOnlyList<Trial> history, RandomStream random)
    {
        if (history.Count < count)
        {
            Configuration first = Point(space, history.Count, random);
            if (!history.Any(t => t.Configuration.Equals(first)))
            {
                return first;
            }
        }

        return sampler.Ask(space, history, random);
    }

    private static Configuration Point(SearchSpace space, int number, RandomStream random)
    {
        double level = (0.5 + (number * GoldenRatio)) % 1;
        var draft = new ConfigurationDraft(space);
        int turn = number;
        for (int i = 0; i < space.Parameters.Count; i++)
        {
            if (!draft.IsActive(i))
            {
                continue;
            }

            Parameter parameter = space.Parameters[i];
            ParameterValue value = parameter.Draw(random);
            if (RecipeSpace.IsRatio(parameter.Name))
            {
                value = At(parameter, level);
            }
            else if (RecipeSpace.IsMethod(parameter.Name) && parameter is CategoricalParameter method)
            {
                value = method.Choices[turn % method.Choices.Count];
                turn /= method.Choices.Count;
            }

            draft[i] = value;
        }

        return draft.Build();
    }

    private static ParameterValue At(Parameter parameter, double level) => parameter switch
    {
        NumericParameter numeric => numeric.FromUnit(level),
        CategoricalParameter choices => choices.Choices[(int)(level * choices.Choices.Count)],
        _ => throw new NotSupportedException($"a ratio of kind {parameter.GetType().Name}"),
    };
}
