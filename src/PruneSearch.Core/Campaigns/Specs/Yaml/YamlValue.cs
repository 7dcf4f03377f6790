namespace PruneSearch.Campaigns.Specs.Yaml;

/// <summary>A value of a YAML document. An alias is the very value that its anchor names, not a copy.</summary>
/// <param name="Place">Where it starts.</param>
/// <param name="Size">Values in it, itself included, aliases counted at full size.</param>
internal abstract record YamlValue(YamlPlace Place, long Size)
{
    /// <summary>What it is, in words for a message: <c>text 'abc'</c>, <c>a list</c>.</summary>
    public abstract string Words { get; }
}
