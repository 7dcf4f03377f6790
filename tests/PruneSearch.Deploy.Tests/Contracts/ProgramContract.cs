using PruneSearch.Deploy.Tests.Rendering;

namespace PruneSearch.Deploy.Tests.Contracts;

/// <summary>Every way in which the chart and the compose file start the programs: what the programs must understand.</summary>
internal static class ProgramContract
{
    /// <summary>The compose file's calls, and the chart's where it can be rendered here.</summary>
    public static IReadOnlyList<ProgramCall> Calls() => [.. new Compose().Programs(), .. ChartCalls()];

    /// <summary>The chart's calls with every valid value set; the calling test is skipped where the chart cannot be rendered.</summary>
    public static IEnumerable<ProgramCall> ChartCalls()
    {
        ChartRenderer renderer = ChartRenderer.OrSkip();
        return ValueSets.Valid.SelectMany(set => ManifestPrograms.In(renderer.Set(set)));
    }
}
