namespace PruneSearch.Pruning.Criteria.Gathering;

/// <summary>Adds up squares or products of the features that one layer reads.</summary>
internal sealed class InputSum
{
    private readonly LayerMatrix _matrix;
    private readonly double[][] _squares;
    private readonly double[][]? _products;
    private readonly ParallelOptions _parallel;
    private long _vectors;

    public InputSum(LayerMatrix matrix, bool grams, int threads)
    {
        _matrix = matrix;
        _squares = [.. Enumerable.Range(0, matrix.Partitions).Select(_ => new double[matrix.Columns])];
        _products = grams ? [.. Enumerable.Range(0, matrix.Partitions).Select(_ => new double[matrix.Columns * matrix.Columns])] : null;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
    }

    /// <param name="partition">The partition that the features belong to.</param>
    /// <param name="features">A row of vectors for each feature.</param>
    /// <param name="vectors">How many.</param>
    public void Add(int partition, float[] features, int vectors)
    {
        _vectors += partition == 0 ? vectors : 0;
        double[] squares = _squares[partition];
        if (_products is null)
        {
            for (int column = 0; column < squares.Length; column++)
            {
                squares[column] += Square(features.AsSpan(column * vectors, vectors));
            }

            return;
        }

        double[] products = _products[partition];
        Parallel.For(0, squares.Length, _parallel, column =>
        {
            ReadOnlySpan<float> own = features.AsSpan(column * vectors, vectors);
            for (int other = 0; other <= column; other++)
            {
                products[(column * squares.Length) + other] += Dense.Dot(own, features.AsSpan(other * vectors, vectors));
            }
        });
    }

    /// <exception cref="InvalidInputException">A feature was not finite.</exception>
    public LayerInputs Mean(string layer)
    {
        for (int partition = 0; partition < _matrix.Partitions; partition++)
        {
            Finish(partition);
            if (_squares[partition].Any(s => !double.IsFinite(s)))
            {
                throw new InvalidInputException($"inputs of '{layer}'", "are not finite", "the model has finite activations on the calibration data");
            }
        }

        return new LayerInputs(_matrix, _squares, _products, _vectors);
    }

    private static double Square(ReadOnlySpan<float> values) => Dense.Dot(values, values);

    private void Finish(int partition)
    {
        double[] squares = _squares[partition];
        for (int column = 0; column < squares.Length; column++)
        {
            if (_products is null)
            {
                squares[column] /= _vectors;
                continue;
            }

            double[] products = _products[partition];
            for (int other = 0; other <= column; other++)
            {
                double mean = products[(column * squares.Length) + other] / _vectors;
                products[(column * squares.Length) + other] = mean;
                products[(other * squares.Length) + column] = mean;
            }

            squares[column] = products[(column * squares.Length) + column];
        }
    }
}
