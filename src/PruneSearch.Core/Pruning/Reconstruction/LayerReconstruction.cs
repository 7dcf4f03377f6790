namespace PruneSearch.Pruning.Reconstruction;

/// <summary>What became of one layer.</summary>
/// <param name="Layer">Its label.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Ridge">What was added to the diagonal of the mean of x x^T over the layer's inputs x; of several partitions the most.</param>
/// <param name="ErrorBefore">Squared distance of its outputs to the dense model's, as a share of those outputs' squares.</param>
/// <param name="ErrorAfter">The same with the new weights; never larger.</param>
/// <param name="Skipped">Why its weights were left as they were; null where they were not.</param>
public sealed record LayerReconstruction(string Layer, string Weight, double Ridge, double ErrorBefore, double ErrorAfter, string? Skipped)
{
    internal static LayerReconstruction NotDone(string layer, string weight, string reason) => new(layer, weight, 0, 0, 0, reason);
}
