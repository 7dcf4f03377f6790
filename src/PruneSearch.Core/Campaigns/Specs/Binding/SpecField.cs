using System.Text.Json.Nodes;

namespace PruneSearch.Campaigns.Specs.Binding;

/// <summary>One key of a mapping: the one place that says its name, type, default and meaning.</summary>
internal abstract class SpecField<TOwner>(string key, string text, string? absent, bool required)
{
    public string Key { get; } = key;

    /// <summary>What it means, for documentation and schema.</summary>
    public string Text { get; } = text;

    /// <summary>What holds where the key is absent, in words, where that is not a value that could be written down.</summary>
    public string? Absent { get; } = absent;

    public bool Required { get; } = required;

    public abstract string Expected { get; }

    public abstract IEnumerable<SpecSection> Sections { get; }

    /// <summary>The owner with the value of a node; unchanged where that is wrong.</summary>
    public abstract TOwner Read(TOwner owner, SpecNode node);

    /// <summary>The value; null where there is none.</summary>
    public abstract JsonNode? Write(TOwner owner);

    public abstract JsonObject Schema();
}
