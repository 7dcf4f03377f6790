namespace PruneSearch.Search.Pareto;

/// <summary>
/// How well a set of points covers a reference front: the mean Euclidean distance from a point of the front to the nearest one of the set
/// (Coello Coello and Reyes Sierra 2004). 0 is best. Objectives of unlike scale should be normalised first.
/// </summary>
public static class InvertedGenerationalDistance
{
    public static double Of(IReadOnlyList<double[]> points, IReadOnlyList<double[]> referenceFront) =>
        GenerationalDistance.Of(referenceFront, points);
}
