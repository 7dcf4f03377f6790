using System.Globalization;
using PruneSearch.TestKit;

namespace PruneSearch.Core.Tests.Search;

/// <summary>Objective vectors from the <c>fronts</c> folder of the shared data.</summary>
internal static class ReferenceFronts
{
    public static double[][] ReadOrSkip(string file) =>
    [
        .. File.ReadLines(SharedData.PathOrSkip(Path.Combine("fronts", file)))
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 0)
            .Select(fields => Array.ConvertAll(fields, f => double.Parse(f, CultureInfo.InvariantCulture))),
    ];
}
