namespace PruneSearch.Campaigns.Specs.Yaml;

internal sealed record YamlList(IReadOnlyList<YamlValue> Items, YamlPlace Place) : YamlValue(Place, 1 + Items.Sum(i => i.Size))
{
    public override string Words => Items.Count == 0 ? "an empty list" : "a list";
}
