namespace PruneSearch.Search.Samplers;

/// <summary>The samplers by name. Starts with <c>random</c> and <c>nsga2</c>; others are added. Fill it before use: not
/// thread-safe.</summary>
public sealed class SamplerRegistry
{
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public SamplerRegistry()
    {
        Add<RandomSamplerOptions>("random", _ => new RandomSampler());
        Add<Nsga2SamplerOptions>("nsga2", options => new Nsga2Sampler(options));
    }

    /// <summary>Sorted.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <param name="name">As users write it.</param>
    /// <param name="create">Makes the sampler from options that are in range.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Add<TOptions>(string name, Func<TOptions, ISampler> create)
        where TOptions : SamplerOptions, new()
    {
        if (!_entries.TryAdd(name, new Entry(new TOptions(), options => create((TOptions)options))))
        {
            throw new ArgumentException($"a sampler named {name} is registered already", nameof(name));
        }
    }

    /// <summary>The default options of a sampler: their type tells what can be set.</summary>
    /// <exception cref="InvalidInputException">The name is unknown.</exception>
    public SamplerOptions DefaultOptions(string name) => Find(name).Defaults;

    /// <param name="name">A registered name.</param>
    /// <param name="options">Of the sampler's options type; null: the defaults.</param>
    /// <exception cref="InvalidInputException">The name is unknown, or options are out of range.</exception>
    /// <exception cref="ArgumentException">The options are another sampler's.</exception>
    public ISampler Create(string name, SamplerOptions? options = null)
    {
        Entry entry = Find(name);
        options ??= entry.Defaults;
        if (options.GetType() != entry.Defaults.GetType())
        {
            throw new ArgumentException($"{name} takes {entry.Defaults.GetType().Name}, not {options.GetType().Name}", nameof(options));
        }

        InputError[] errors = [.. options.Errors("sampler")];
        return errors.Length == 0 ? entry.Create(options) : throw new InvalidInputException(errors);
    }

    private Entry Find(string name) => _entries.TryGetValue(name, out Entry? entry)
        ? entry
        : throw new InvalidInputException(
            "sampler",
            $"there is no sampler {name}; the known ones are {string.Join(", ", Names)}",
            "a sampler is named as registered");

    private sealed record Entry(SamplerOptions Defaults, Func<SamplerOptions, ISampler> Create);
}
