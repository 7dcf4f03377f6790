namespace PruneSearch.Search.Spaces;

/// <summary>A configuration in the making. Values are set in the space's order, so that it is known which parameters are active.</summary>
internal sealed class ConfigurationDraft(SearchSpace space)
{
    private readonly ParameterValue?[] _values = new ParameterValue?[space.Parameters.Count];

    public SearchSpace Space => space;

    public ParameterValue? this[int index]
    {
        get => _values[index];
        set => _values[index] = value;
    }

    public bool IsActive(int index) =>
        space.Parameters[index].ActiveWhen is not Condition condition
        || (_values[space.IndexOf(condition.Parameter)] is ParameterValue deciding && condition.Values.Contains(deciding.Category));

    public Configuration Build()
    {
        int count = _values.Count(v => v is not null);
        var names = new string[count];
        var values = new ParameterValue[count];
        int next = 0;
        foreach (int index in space.NameOrder)
        {
            if (_values[index] is ParameterValue value)
            {
                names[next] = space.Parameters[index].Name;
                values[next++] = value;
            }
        }

        return new Configuration(names, values);
    }
}
