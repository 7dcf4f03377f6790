using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Binding;

/// <summary>A value of the spec with its path, such as <c>targets[0].threads</c>; empty for the whole.</summary>
internal sealed class SpecNode
{
    private readonly YamlPlace _place;

    private SpecNode(YamlValue value, YamlPlace place, string path, SpecNode? parent, SpecErrors errors)
    {
        (Value, Path, Parent, Errors, _place) = (value, path, parent, errors, place);
        errors.Know(path, place);
    }

    public YamlValue Value { get; }

    public string Path { get; }

    public SpecNode? Parent { get; }

    public SpecErrors Errors { get; }

    public static SpecNode Root(YamlValue value, SpecErrors errors) => new(value, value.Place, "", null, errors);

    /// <summary>A list's items; none for anything else.</summary>
    public IEnumerable<SpecNode> Items() =>
        Value is YamlList list ? list.Items.Select((v, i) => new SpecNode(v, v.Place, $"{Path}[{i}]", this, Errors)) : [];

    /// <summary>A mapping's value under a key, where the first of that name stands; null where there is none.</summary>
    public SpecNode? Find(string key) => Value is YamlMap map && map.Entries.FirstOrDefault(e => e.Key == key) is { } entry ? Child(entry) : null;

    /// <summary>A key's value. An empty value is placed at its key.</summary>
    public SpecNode Child(YamlEntry entry) => new(
        entry.Value,
        entry.Value is YamlScalar { Kind: ScalarKind.Empty, Text: "" } ? entry.KeyPlace : entry.Value.Place,
        PathOf(entry.Key),
        this,
        Errors);

    public string PathOf(string key)
    {
        string name = YamlScalar.Quote(key)[1..^1];
        return Path.Length == 0 ? name : $"{Path}.{name}";
    }

    public void Error(string message, string rule) => Errors.Add(_place, Path, message, rule);

    /// <summary>An error about what this mapping lacks.</summary>
    public void ErrorMissing(string key, string rule) => Errors.Add(_place, PathOf(key), "is missing; add it", rule);

    /// <summary>An error at a key of this mapping.</summary>
    public void ErrorAtKey(YamlEntry entry, string message, string rule) => Errors.Add(entry.KeyPlace, PathOf(entry.Key), message, rule);
}
