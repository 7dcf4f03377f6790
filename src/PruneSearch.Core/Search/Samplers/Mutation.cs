using PruneSearch.Search.Spaces;

namespace PruneSearch.Search.Samplers;

/// <summary>Small changes of a configuration. A mutated value always differs from what it was, unless the parameter is fixed.</summary>
internal static class Mutation
{
    private const double StepEta = 20;

    /// <summary>Mutates one active parameter, drawn at random; those that become active are drawn.</summary>
    public static Configuration OneStep(SearchSpace space, Configuration from, RandomStream random)
    {
        int[] free = [.. Enumerable.Range(0, space.Parameters.Count)
            .Where(i => space.Parameters[i].Count != 1 && from.TryGetValue(space.Parameters[i].Name, out _))];
        int mutated = free.Length == 0 ? -1 : free[random.NextInt(free.Length)];
        var draft = new ConfigurationDraft(space);
        for (int i = 0; i < space.Parameters.Count; i++)
        {
            if (draft.IsActive(i))
            {
                Parameter parameter = space.Parameters[i];
                ParameterValue value = from.TryGetValue(parameter.Name, out ParameterValue old) ? old : parameter.Draw(random);
                draft[i] = i == mutated ? Mutate(parameter, value, StepEta, random) : value;
            }
        }

        return draft.Build() with { Parents = from.Parents };
    }

    /// <param name="parameter">Whose value it is.</param>
    /// <param name="value">One of its values.</param>
    /// <param name="eta">The distribution index of the polynomial mutation of numbers; larger stays nearer.</param>
    /// <param name="random">The stream to draw from.</param>
    public static ParameterValue Mutate(Parameter parameter, ParameterValue value, double eta, RandomStream random) => parameter switch
    {
        { Count: 1 } => value,
        NumericParameter numeric => MutateNumber(numeric, value, eta, random),
        CategoricalParameter categorical => MutateChoice(categorical, categorical.IndexOf(value.Category), random),
        _ => throw new ArgumentException($"no mutation for {parameter.GetType().Name}", nameof(parameter)),
    };

    private static ParameterValue MutateNumber(NumericParameter parameter, ParameterValue value, double eta, RandomStream random)
    {
        double unit = parameter.ToUnit(value);
        double moved = PolynomialMutation.Mutate(unit, eta, random);
        ParameterValue mutated = parameter.FromUnit(moved);
        if (mutated != value || parameter.Count is not long count)
        {
            return mutated;
        }

        // Rounded back to where it was: to the neighbour on the side it was moving to.
        long index = parameter.IndexOf(value);
        long next = moved > unit ? index + 1 : index - 1;
        return parameter.ValueAt(next < 0 ? 1 : next >= count ? count - 2 : next);
    }

    private static ParameterValue MutateChoice(CategoricalParameter parameter, int index, RandomStream random)
    {
        int count = parameter.Choices.Count;
        int next = parameter.Ordered
            ? index == 0 ? 1 : index == count - 1 ? count - 2 : index + (random.NextInt(2) == 0 ? -1 : 1)
            : (index + 1 + random.NextInt(count - 1)) % count;
        return parameter.Choices[next];
    }
}
