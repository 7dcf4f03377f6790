namespace PruneSearch.Hardware;

/// <summary>The runtimes that can be chosen by name. Filled by the composition root; not changed afterwards.</summary>
public sealed class RuntimeRegistry
{
    private readonly SortedDictionary<string, Func<ILatencyRuntime>> _factories = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => _factories.Keys;

    /// <param name="open">Makes a fresh instance: for a runtime that lives in a child process, a fresh process.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public RuntimeRegistry Add(string name, Func<ILatencyRuntime> open)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!_factories.TryAdd(name, open))
        {
            throw new ArgumentException($"A runtime named '{name}' is already registered.", nameof(name));
        }

        return this;
    }

    /// <summary>A fresh instance; the caller disposes of it.</summary>
    /// <exception cref="InvalidInputException">The name is unknown; lists those known.</exception>
    public ILatencyRuntime Open(string name) =>
        _factories.TryGetValue(name, out Func<ILatencyRuntime>? open) ? open() : throw new InvalidInputException(
            "runtime",
            $"'{name}' is not a runtime here; known are: {string.Join(", ", Names)}.",
            "a runtime is chosen by a registered name");
}
