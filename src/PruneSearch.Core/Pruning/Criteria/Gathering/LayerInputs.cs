namespace PruneSearch.Pruning.Criteria.Gathering;

/// <summary>What a layer reads, gathered over calibration samples and positions.</summary>
/// <param name="Matrix">The layer.</param>
/// <param name="MeanSquare">For each partition, the mean square of each feature.</param>
/// <param name="Gram">For each partition, the mean of x x^T over the features x, row-major; null where only norms were gathered.</param>
/// <param name="Positions">Vectors x that the means are over.</param>
public sealed record LayerInputs(LayerMatrix Matrix, double[][] MeanSquare, double[][]? Gram, long Positions);
