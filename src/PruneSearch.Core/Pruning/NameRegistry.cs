using System.Collections.Frozen;

namespace PruneSearch.Pruning;

/// <summary>Things by name, as specs and command lines give them. Immutable; adding makes a new registry.</summary>
/// <param name="kind">What the things are, for errors.</param>
/// <param name="entries">The things.</param>
/// <exception cref="ArgumentException">A name occurs twice.</exception>
public sealed class NameRegistry<T>(string kind, IEnumerable<KeyValuePair<string, T>> entries)
{
    private readonly FrozenDictionary<string, T> _entries =
        new Dictionary<string, T>(entries, StringComparer.Ordinal).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All names, sorted.</summary>
    public IEnumerable<string> Names => _entries.Keys.Order(StringComparer.Ordinal);

    /// <exception cref="InvalidInputException">The name is not known; the error lists those that are.</exception>
    public T this[string name] => _entries.TryGetValue(name, out T? entry)
        ? entry
        : throw new InvalidInputException(kind, $"'{name}' is not known", $"one of {string.Join(", ", Names)}");

    /// <exception cref="ArgumentException">The name is taken.</exception>
    public NameRegistry<T> With(string name, T entry) => new(kind, _entries.Append(KeyValuePair.Create(name, entry)));
}
