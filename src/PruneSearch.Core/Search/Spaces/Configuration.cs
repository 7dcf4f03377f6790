using System.Collections.Immutable;

namespace PruneSearch.Search.Spaces;

/// <summary>
/// A point of a search space: the values of its active parameters by name, sorted by name (ordinal). Immutable, compared by value.
/// </summary>
public sealed record Configuration
{
    private readonly string[] _names;
    private readonly ParameterValue[] _values;
    private readonly int _hash;

    /// <exception cref="ArgumentException">A name is given twice.</exception>
    public Configuration(IEnumerable<KeyValuePair<string, ParameterValue>> values)
    {
        KeyValuePair<string, ParameterValue>[] sorted = [.. values.OrderBy(pair => pair.Key, StringComparer.Ordinal)];
        _names = Array.ConvertAll(sorted, pair => pair.Key);
        _values = Array.ConvertAll(sorted, pair => pair.Value);
        for (int i = 1; i < _names.Length; i++)
        {
            if (string.Equals(_names[i], _names[i - 1], StringComparison.Ordinal))
            {
                throw new ArgumentException($"the parameter {_names[i]} is given twice", nameof(values));
            }
        }

        _hash = HashOf(_names, _values);
    }

    /// <summary>For callers that have the values sorted by name already.</summary>
    internal Configuration(string[] sortedNames, ParameterValue[] values)
    {
        _names = sortedNames;
        _values = values;
        _hash = HashOf(_names, _values);
    }

    public int Count => _names.Length;

    /// <summary>Numbers of the trials that a sampler bred it from, each once; none where it did not. No part of the value.</summary>
    public ImmutableArray<int> Parents { get; init; } = [];

    public IReadOnlyList<string> Names => _names;

    /// <summary>Names and values, sorted by name.</summary>
    public IEnumerable<KeyValuePair<string, ParameterValue>> Entries => _names.Zip(_values, KeyValuePair.Create);

    /// <exception cref="KeyNotFoundException">The parameter is inactive here, or unknown.</exception>
    public ParameterValue this[string name] =>
        TryGetValue(name, out ParameterValue value)
            ? value
            : throw new KeyNotFoundException($"the configuration {this} has no parameter {name}");

    public bool TryGetValue(string name, out ParameterValue value)
    {
        int index = Array.BinarySearch(_names, name, StringComparer.Ordinal);
        value = index < 0 ? default : _values[index];
        return index >= 0;
    }

    public bool Equals(Configuration? other) =>
        other is not null
        && (ReferenceEquals(this, other)
            || (_hash == other._hash && _names.AsSpan().SequenceEqual(other._names) && _values.AsSpan().SequenceEqual(other._values)));

    public override int GetHashCode() => _hash;

    /// <summary>
    /// The canonical text: a JSON object sorted by name, without spaces, numbers in the shortest form that reads back exactly.
    /// Equal configurations have equal texts; <see cref="SearchSpace.Parse"/> reads it back.
    /// </summary>
    public override string ToString() => ConfigurationText.Write(this);

    private static int HashOf(string[] names, ParameterValue[] values)
    {
        var hash = new HashCode();
        for (int i = 0; i < names.Length; i++)
        {
            hash.Add(names[i], StringComparer.Ordinal);
            hash.Add(values[i]);
        }

        return hash.ToHashCode();
    }
}
