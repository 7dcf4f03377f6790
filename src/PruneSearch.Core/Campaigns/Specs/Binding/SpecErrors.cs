using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Binding;

/// <summary>
/// Everything wrong with a spec, each with file, line, column and path: <c>spec.yaml:12:7 recovery.epochs</c>, as editors and terminals
/// turn into links.
/// </summary>
internal sealed class SpecErrors(string source)
{
    private readonly List<(YamlPlace Place, string Path, InputError Error)> _errors = [];
    private readonly HashSet<string> _wrong = new(StringComparer.Ordinal);
    private readonly Dictionary<string, YamlPlace> _places = new(StringComparer.Ordinal) { [""] = new(1, 1) };

    /// <summary>Remembers where the value of a path stands.</summary>
    public void Know(string path, YamlPlace place) => _places[path] = place;

    public void Add(YamlPlace place, string path, string message, string rule)
    {
        _errors.Add((place, path, Error(place, path, message, rule)));
        for (string? part = path; part is not null; part = Above(part))
        {
            _wrong.Add(part);
        }
    }

    /// <summary>Takes an error whose <see cref="InputError.Where"/> is a path, unless something is already wrong there.</summary>
    public void Take(InputError error)
    {
        if (!Has(error.Where))
        {
            Add(PlaceOf(error.Where), error.Where, error.Message, error.Rule);
        }
    }

    /// <summary>Whether something is wrong at a path or below it.</summary>
    public bool Has(string path) => _wrong.Contains(path);

    /// <summary>The exception that ends reading at once, with what was found so far.</summary>
    public InvalidInputException Stop(YamlPlace place, string message, string rule, Exception? inner = null)
    {
        Add(place, "", message, rule);
        return new InvalidInputException(Sorted(), inner);
    }

    /// <exception cref="InvalidInputException">Something is wrong; in the order of the text.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            throw new InvalidInputException(Sorted());
        }
    }

    private InputError[] Sorted() => [.. _errors.OrderBy(e => e.Place).ThenBy(e => e.Path, StringComparer.Ordinal).Select(e => e.Error)];

    /// <summary>The place of a path, or of the nearest value that it lies in.</summary>
    private YamlPlace PlaceOf(string path)
    {
        YamlPlace place;
        while (!_places.TryGetValue(path, out place))
        {
            path = Above(path)!; // the whole has a place
        }

        return place;
    }

    /// <summary>The path of what a path lies in; null for the whole.</summary>
    private static string? Above(string path) => path.Length == 0 ? null : path[..Math.Max(0, path.AsSpan().LastIndexOfAny('.', '['))];

    private InputError Error(YamlPlace place, string path, string message, string rule) =>
        new(path.Length == 0 ? $"{source}:{place}" : $"{source}:{place} {path}", message, rule);
}
