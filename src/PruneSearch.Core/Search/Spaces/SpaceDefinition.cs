namespace PruneSearch.Search.Spaces;

/// <summary>What is wrong with a list of parameters as a search space.</summary>
internal static class SpaceDefinition
{
    public static IReadOnlyList<InputError> Errors(IReadOnlyList<Parameter> parameters)
    {
        var errors = new List<InputError>();
        if (parameters.Count == 0)
        {
            errors.Add(new("space", "there are no parameters; give at least one", "a search space has parameters"));
        }

        var earlier = new Dictionary<string, Parameter>(StringComparer.Ordinal);
        for (int i = 0; i < parameters.Count; i++)
        {
            Parameter parameter = parameters[i];
            string where = string.IsNullOrEmpty(parameter.Name) ? $"space[{i}]" : $"space.{parameter.Name}";
            if (string.IsNullOrEmpty(parameter.Name))
            {
                errors.Add(new(where, "the parameter has no name; give it one", "parameters have names"));
            }

            errors.AddRange(parameter.DefinitionErrors(where));
            if (parameter.ActiveWhen is Condition condition)
            {
                errors.AddRange(ConditionErrors(condition, earlier, where));
            }

            if (!earlier.TryAdd(parameter.Name, parameter))
            {
                errors.Add(new(where, "the name is taken by an earlier parameter; rename one", "parameter names are unique"));
            }
        }

        return errors;
    }

    private static IEnumerable<InputError> ConditionErrors(Condition condition, Dictionary<string, Parameter> earlier, string where)
    {
        const string rule = "a condition is on an earlier categorical parameter and some of its choices";
        if (!earlier.TryGetValue(condition.Parameter, out Parameter? deciding))
        {
            yield return new(
                where,
                $"the condition is on {condition.Parameter}, which is not declared before it; declare it earlier",
                rule);
            yield break;
        }

        if (deciding is not CategoricalParameter categorical)
        {
            yield return new(where, $"the condition is on {condition.Parameter}, which is not categorical", rule);
            yield break;
        }

        if (condition.Values.Count == 0)
        {
            yield return new(where, $"the condition on {condition.Parameter} names no value, so it never holds; give at least one", rule);
        }

        foreach (string unknown in condition.Values.Where(v => categorical.IndexOf(v) < 0))
        {
            yield return new(
                where,
                $"the condition names {unknown}, which is not a choice of {condition.Parameter}: {string.Join(", ", categorical.Choices)}",
                rule);
        }
    }
}
