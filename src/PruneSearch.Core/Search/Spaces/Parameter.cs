namespace PruneSearch.Search.Spaces;

/// <summary>
/// One dimension of a search space. A parameter may have a single value (fixed); it then still appears in configurations.
/// What is wrong with a parameter is reported by the space that it is put into, with everything else that is wrong there.
/// </summary>
/// <param name="Name">Unique in its space.</param>
public abstract record Parameter(string Name)
{
    /// <summary>When this parameter is part of a configuration; null: always.</summary>
    public Condition? ActiveWhen { get; init; }

    public abstract ParameterKind Kind { get; }

    /// <summary>The number of values, or null where they form a continuum.</summary>
    public abstract long? Count { get; }

    /// <summary>The value at a position in 0 .. <see cref="Count"/> - 1.</summary>
    internal abstract ParameterValue ValueAt(long index);

    /// <summary>A value drawn uniformly (in the logarithm, where the parameter says so).</summary>
    internal abstract ParameterValue Draw(RandomStream random);

    /// <summary>What is wrong with the definition.</summary>
    internal abstract IEnumerable<InputError> DefinitionErrors(string where);

    /// <summary>Why a value of the right kind is not one of this parameter's values; null where it is.</summary>
    protected abstract InputError? RangeError(ParameterValue value, string where);

    internal InputError? ValueError(ParameterValue value, string where) =>
        value.Kind == Kind
            ? RangeError(value, where)
            : new InputError(where, $"{value} is of kind {value.Kind}; give a value of kind {Kind}", "a value has its parameter's kind");

    internal bool Contains(ParameterValue value) => ValueError(value, Name) is null;
}
