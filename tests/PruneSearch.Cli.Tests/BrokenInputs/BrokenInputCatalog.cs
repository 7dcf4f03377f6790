using System.Collections.Frozen;

namespace PruneSearch.Cli.Tests.BrokenInputs;

/// <summary>All broken inputs, the same in every run.</summary>
internal static class BrokenInputCatalog
{
    private const ulong Seed = 8;

    private static readonly FrozenDictionary<string, BrokenInput> ByName = new[]
    {
        DamagedModels.Truncated(Seed), DamagedModels.Flipped(Seed), InvalidGraphs.All(), InvalidWeights.All(), InvalidSpecs.All(), InvalidData.All(), InvalidArguments.All(),
    }.SelectMany(inputs => inputs).DistinctBy(i => i.Name).ToFrozenDictionary(i => i.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => ByName.Keys.Order(StringComparer.Ordinal);

    public static int Count => ByName.Count;

    public static BrokenInput Get(string name) => ByName[name];
}
