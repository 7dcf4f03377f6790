namespace PruneSearch.Campaigns.Specs.Yaml;

/// <summary>A mapping in the order of the text; keys may occur twice.</summary>
internal sealed record YamlMap(IReadOnlyList<YamlEntry> Entries, YamlPlace Place) : YamlValue(Place, 1 + Entries.Sum(e => 1 + e.Value.Size))
{
    public override string Words => "a mapping";
}
