namespace PruneSearch.Campaigns.Specs.Yaml;

internal sealed record YamlEntry(string Key, YamlPlace KeyPlace, YamlValue Value);
