namespace PruneSearch.Pruning.Depth;

/// <summary>What is read in place of the outputs of bypassed blocks: where one block follows another, what the first one reads.</summary>
internal sealed class BypassSources(IEnumerable<DepthBlock> bypassed)
{
    private readonly Dictionary<string, string> _inputs = bypassed.ToDictionary(b => b.Output, b => b.Input, StringComparer.Ordinal);

    public bool Bypasses(string output) => _inputs.ContainsKey(output);

    public string Of(string value)
    {
        while (_inputs.TryGetValue(value, out string? source))
        {
            value = source;
        }

        return value;
    }
}
