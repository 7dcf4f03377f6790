namespace PruneSearch.Hardware.Measurement;

/// <summary>
/// Percentile bootstrap (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13) of two medians and their ratio.
/// Rounds are resampled as pairs, so what hit both models in a round stays together. With several processes, processes are resampled
/// first and rounds within them, so that differences between processes count.
/// </summary>
internal sealed class PairedBootstrap
{
    private readonly Ranked _candidate;
    private readonly Ranked? _dense;
    private readonly int[] _starts;
    private readonly int[] _drawn;

    /// <param name="dense">Null for a model alone.</param>
    /// <param name="processStarts">Index of each process's first round, ascending from 0.</param>
    public PairedBootstrap(IReadOnlyList<double> candidate, IReadOnlyList<double>? dense, IReadOnlyList<int> processStarts)
    {
        if (dense is not null && dense.Count != candidate.Count)
        {
            throw new ArgumentException("Pairs are needed: as many dense samples as candidate samples.", nameof(dense));
        }

        _candidate = new Ranked(candidate);
        _dense = dense is null ? null : new Ranked(dense);
        _starts = [.. processStarts, candidate.Count];
        _drawn = new int[candidate.Count];
    }

    /// <returns>Intervals of the candidate's median, and of the dense median and dense / candidate where there is a dense model.</returns>
    public (Estimate Candidate, Estimate? Dense, Estimate? Ratio) Run(int resamples, double confidence, RandomStream random)
    {
        double[] candidates = new double[resamples];
        double[] denses = new double[_dense is null ? 0 : resamples];
        double[] ratios = new double[denses.Length];
        for (int i = 0; i < resamples; i++)
        {
            int count = Draw(random);
            ReadOnlySpan<int> drawn = _drawn.AsSpan(0, count);
            candidates[i] = _candidate.MedianOf(drawn);
            if (_dense is not null)
            {
                denses[i] = _dense.MedianOf(drawn);
                ratios[i] = denses[i] / candidates[i];
            }
        }

        Estimate candidate = Interval(_candidate.Median, candidates, confidence);
        return _dense is null
            ? (candidate, null, null)
            : (candidate, Interval(_dense.Median, denses, confidence), Interval(_dense.Median / _candidate.Median, ratios, confidence));
    }

    private static Estimate Interval(double value, double[] resampled, double confidence)
    {
        Array.Sort(resampled);
        double tail = (1 - confidence) / 2;
        return new Estimate(value, Quantile.OfSorted(resampled, tail), Quantile.OfSorted(resampled, 1 - tail));
    }

    /// <summary>
    /// Draws rounds with replacement; processes of unequal length can make the draw shorter or longer, which is cut at the array's length.
    /// </summary>
    private int Draw(RandomStream random)
    {
        int processes = _starts.Length - 1;
        int count = 0;
        for (int p = 0; p < processes; p++)
        {
            int process = processes == 1 ? 0 : random.NextInt(processes);
            (int first, int end) = (_starts[process], _starts[process + 1]);
            for (int i = first; i < end && count < _drawn.Length; i++)
            {
                _drawn[count++] = random.NextInt(first, end);
            }
        }

        return count;
    }

    /// <summary>Samples with their ranks, so that the median of a resample is found by counting, without sorting.</summary>
    private sealed class Ranked
    {
        private readonly double[] _sorted;
        private readonly int[] _rankOf;
        private readonly int[] _counts;

        public Ranked(IReadOnlyList<double> values)
        {
            _sorted = [.. values];
            int[] order = [.. Enumerable.Range(0, _sorted.Length)];
            Array.Sort(_sorted, order);
            _rankOf = new int[order.Length];
            for (int rank = 0; rank < order.Length; rank++)
            {
                _rankOf[order[rank]] = rank;
            }

            _counts = new int[order.Length];
            Median = Quantile.OfSorted(_sorted, 0.5);
        }

        public double Median { get; }

        public double MedianOf(ReadOnlySpan<int> drawn)
        {
            Array.Clear(_counts);
            foreach (int i in drawn)
            {
                _counts[_rankOf[i]]++;
            }

            int below = (drawn.Length - 1) / 2;
            int above = drawn.Length / 2;
            double lower = double.NaN;
            int seen = 0;
            for (int rank = 0; ; rank++)
            {
                seen += _counts[rank];
                if (double.IsNaN(lower) && seen > below)
                {
                    lower = _sorted[rank];
                }

                if (seen > above)
                {
                    return lower + (0.5 * (_sorted[rank] - lower));
                }
            }
        }
    }
}
