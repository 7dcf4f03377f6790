namespace PruneSearch.Search.Spaces;

/// <summary>One of some named choices.</summary>
/// <param name="Name">Unique in its space.</param>
/// <param name="Choices">At least one; a single one: fixed.</param>
/// <param name="Ordered">The order of the choices means something: mutation moves to a neighbour instead of anywhere. Default
/// false.</param>
public sealed record CategoricalParameter(string Name, IReadOnlyList<string> Choices, bool Ordered = false) : Parameter(Name)
{
    public override ParameterKind Kind => ParameterKind.Category;

    public override long? Count => Choices.Count;

    internal override ParameterValue ValueAt(long index) => Choices[(int)index];

    internal int IndexOf(string choice)
    {
        for (int i = 0; i < Choices.Count; i++)
        {
            if (string.Equals(Choices[i], choice, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    internal override ParameterValue Draw(RandomStream random) => Choices.Count == 1 ? Choices[0] : Choices[random.NextInt(Choices.Count)];

    internal override IEnumerable<InputError> DefinitionErrors(string where)
    {
        if (Choices.Count == 0)
        {
            yield return new(where, "there are no choices; give at least one", "a categorical parameter has choices");
        }

        if (Choices.Any(string.IsNullOrEmpty))
        {
            yield return new(where, "a choice is empty; give every choice a name", "choices have names");
        }

        foreach (string twice in Choices.GroupBy(c => c, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            yield return new(where, $"the choice {twice} is given more than once; remove the repetitions", "choices are distinct");
        }
    }

    protected override InputError? RangeError(ParameterValue value, string where) =>
        IndexOf(value.Category) >= 0
            ? null
            : new(where, $"{value} is not one of {string.Join(", ", Choices)}", "a value is one of its parameter's choices");
}
