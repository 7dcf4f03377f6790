namespace PruneSearch.Search.Samplers;

/// <summary>The options of a sampler: a record with a default for everything.</summary>
public abstract record SamplerOptions
{
    /// <summary>What is out of range, all at once; <paramref name="where"/> is the place of the options in what the user wrote.</summary>
    public abstract IEnumerable<InputError> Errors(string where);
}
