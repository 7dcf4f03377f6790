namespace PruneSearch.Core.Tests.Search.Pareto;

/// <summary>Random point sets, with ties and repetitions where the values are few.</summary>
internal static class PointClouds
{
    /// <param name="random">The stream to draw from.</param>
    /// <param name="count">The number of points.</param>
    /// <param name="dimension">The number of objectives.</param>
    /// <param name="levels">The number of different values; 0: continuous.</param>
    public static double[][] Draw(RandomStream random, int count, int dimension, int levels) =>
    [
        .. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, dimension)
            .Select(_ => levels == 0 ? random.NextDouble() : random.NextInt(levels) / (double)levels).ToArray()),
    ];
}
