using PruneSearch.Graphs;

namespace PruneSearch.Pruning.Surgery;

/// <summary>The outputs of two models on the same inputs, one array for each sample.</summary>
internal sealed class OracleComparison
{
    private readonly List<(double[] Expected, double[] Actual)> _samples = [];
    private bool _sameShape = true;

    public void Add(Tensor expected, Tensor actual)
    {
        if (!expected.Dims.SequenceEqual(actual.Dims))
        {
            _sameShape = false;
            return;
        }

        int rows = expected.Rank == 0 ? 1 : (int)Math.Max(1, expected.Dims[0]);
        int size = Math.Max(1, (int)expected.Count / rows);
        _samples.AddRange(Doubles(expected).Chunk(size).Zip(Doubles(actual).Chunk(size)));
    }

    /// <summary>The largest absolute difference; NaN where one is not a number, infinite where shapes differ.</summary>
    public double Difference()
    {
        double largest = _sameShape ? 0 : double.PositiveInfinity;
        foreach ((double[] expected, double[] actual) in _samples)
        {
            for (int i = 0; i < expected.Length; i++)
            {
                double difference = Math.Abs(expected[i] - actual[i]);
                if (double.IsNaN(difference))
                {
                    return double.NaN;
                }

                largest = Math.Max(largest, difference);
            }
        }

        return largest;
    }

    /// <summary>
    /// How far the expected values lie from their means over the samples, at most, so that a constant part of the output does not hide a
    /// difference in what depends on the input; not below a tenth of the largest value, so that rounding is not taken for a fault. Of a
    /// single sample, its largest value.
    /// </summary>
    public double Scale()
    {
        double largest = 0;
        double spread = 0;
        for (int i = 0; i < _samples.Select(s => s.Expected.Length).FirstOrDefault(); i++)
        {
            double mean = _samples.Average(s => s.Expected[i]);
            foreach ((double[] expected, _) in _samples)
            {
                largest = Math.Max(largest, Math.Abs(expected[i]));
                spread = Math.Max(spread, Math.Abs(expected[i] - mean));
            }
        }

        return _samples.Count == 1 ? largest : Math.Max(spread, largest / 10);
    }

    private static double[] Doubles(Tensor tensor) => tensor.ElementType == ElementType.Float64
        ? tensor.Span<double>().ToArray()
        : Array.ConvertAll(tensor.ToFloats(), f => (double)f);
}
