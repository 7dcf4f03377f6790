using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using PruneSearch.Campaigns.Specs.Yaml;

namespace PruneSearch.Campaigns.Specs.Binding;

/// <summary>
/// A mapping with known keys that becomes a record: a table of fields, from which reading, writing, schema and documentation follow.
/// Reading starts from the defaults and sets what the mapping gives.
/// </summary>
internal abstract class MappingType<T> : SpecType<T>
    where T : class
{
    private readonly List<SpecField<T>> _fields = [];

    public override string Expected => $"a mapping of {string.Join(", ", _fields.Select(f => f.Key))}";

    public override IEnumerable<SpecSection> Sections => [new SpecSection(Name, [.. _fields.Select(Describe)])];

    /// <summary>What errors and documentation call it.</summary>
    protected abstract string Name { get; }

    protected override string Noun => "a mapping of keys and values";

    /// <summary>What reading starts from.</summary>
    protected abstract T Blank { get; }

    /// <summary>What holds where nothing is given.</summary>
    protected virtual T Defaults => Blank;

    public override bool TryRead(SpecNode node, [MaybeNullWhen(false)] out T value)
    {
        if (node.Value is not YamlMap)
        {
            return Wrong(node, out value);
        }

        value = Gather(node);
        return !node.Errors.Has(node.Path);
    }

    /// <summary>Reads what can be read of a mapping; whatever is wrong holds its default, and errors are added.</summary>
    public T Gather(SpecNode node)
    {
        var map = (YamlMap)node.Value;
        T read = Blank;
        var first = new Dictionary<string, YamlEntry>(StringComparer.Ordinal);
        foreach (YamlEntry entry in map.Entries)
        {
            if (!first.TryAdd(entry.Key, entry))
            {
                node.ErrorAtKey(entry, $"the key is given twice, first in line {first[entry.Key].KeyPlace.Line}; keep one", "each key once");
            }
            else if (_fields.Find(f => f.Key == entry.Key) is { } field)
            {
                read = field.Read(read, node.Child(entry));
            }
            else
            {
                node.ErrorAtKey(entry, Unknown(entry.Key), $"keys of {Name}: {string.Join(", ", _fields.Select(f => f.Key))}");
            }
        }

        foreach (SpecField<T> field in _fields.Where(f => f.Required && !first.ContainsKey(f.Key)))
        {
            node.ErrorMissing(field.Key, $"required: {field.Expected}");
        }

        return Finish(read, node);
    }

    public override JsonNode Write(T value)
    {
        var json = new JsonObject();
        foreach (SpecField<T> field in _fields)
        {
            if (field.Write(value) is { } written)
            {
                json.Add(field.Key, written);
            }
        }

        return json;
    }

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (SpecField<T> field in _fields)
        {
            JsonObject property = field.Schema();
            property["description"] = field.Text;
            if (Describe(field).Default is { } value)
            {
                property["default"] = value;
            }

            properties.Add(field.Key, property);
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (_fields.Exists(f => f.Required))
        {
            schema["required"] = new JsonArray([.. _fields.Where(f => f.Required).Select(f => JsonValue.Create(f.Key))]);
        }

        return schema;
    }

    /// <summary>Adds a key to the table.</summary>
    protected void Field<TValue>(
        string key, SpecType<TValue> type, Func<T, TValue?> get, Func<T, TValue, T> set, string text, string? absent = null, bool required = false) =>
        _fields.Add(new TypedField<T, TValue>(key, type, get, set, text, absent, required));

    /// <summary>Checks that need several keys, and defaults that follow from other keys. Wrong fields hold their defaults.</summary>
    protected virtual T Finish(T value, SpecNode node) => value;

    private SpecKey Describe(SpecField<T> field)
    {
        SpecSection[] sections = [.. field.Sections];
        bool plain = !field.Required && field.Absent is null && sections.Length == 0;
        return new(field.Key, field.Expected, plain ? field.Write(Defaults) : null, field.Absent, field.Required, field.Text, sections);
    }

    private string Unknown(string key) =>
        key == "<<" ? "merge keys are not supported; write the keys out, or give the whole mapping as an alias"
        : NearestName.Of(key, _fields.Select(f => f.Key)) is { } nearest ? $"there is no such key in {Name}; did you mean '{nearest}'?"
        : $"there is no such key in {Name}; remove it, or choose one that exists";
}
