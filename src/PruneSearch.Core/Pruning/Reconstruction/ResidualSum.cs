using PruneSearch.Pruning.Criteria.Gathering;

namespace PruneSearch.Pruning.Reconstruction;

/// <summary>Adds up what the outputs of a layer lack to the dense model's, r, as products r x^T with the features x that it reads.</summary>
internal sealed class ResidualSum(LayerMatrix matrix, int threads)
{
    private readonly double[] _products = new double[matrix.Rows * matrix.Columns];
    private readonly double[] _squares = new double[matrix.Rows];
    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = threads };
    private double _targets;
    private long _vectors;

    /// <summary>The mean of r x over vectors, for one output.</summary>
    public double[] Mean(int row) => [.. _products.AsSpan(row * matrix.Columns, matrix.Columns).ToArray().Select(p => p / _vectors)];

    /// <summary>The mean of r^2 over vectors, for one output.</summary>
    public double Square(int row) => _squares[row] / _vectors;

    /// <summary>The mean over vectors of the dense model's squared outputs, of all outputs that are kept.</summary>
    public double Target => _targets / _vectors;

    /// <summary>Counts one batch's residuals: for every output one number for each vector.</summary>
    public void Count(float[][] residuals, double targets)
    {
        _vectors += residuals[0].Length;
        _targets += targets;
        for (int row = 0; row < residuals.Length; row++)
        {
            _squares[row] += Dense.Dot<float>(residuals[row], residuals[row]);
        }
    }

    /// <param name="partition">The partition that the features belong to.</param>
    /// <param name="features">A row of vectors for each feature.</param>
    /// <param name="first">The first vector's number in the residuals.</param>
    /// <param name="vectors">How many vectors.</param>
    /// <param name="residuals">Those of the batch.</param>
    public void Add(int partition, float[] features, int first, int vectors, float[][] residuals)
    {
        int rows = matrix.Rows / matrix.Partitions;
        Parallel.For(partition * rows, (partition + 1) * rows, _parallel, row =>
        {
            ReadOnlySpan<float> own = residuals[row].AsSpan(first, vectors);
            for (int column = 0; column < matrix.Columns; column++)
            {
                _products[(row * matrix.Columns) + column] += Dense.Dot(own, features.AsSpan(column * vectors, vectors));
            }
        });
    }
}
