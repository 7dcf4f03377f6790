namespace PruneSearch.Web.Telemetry;

/// <summary>One set of labels of a metric. Thread-safe.</summary>
/// <param name="labels">The labels, written.</param>
/// <param name="bounds">Upper bounds of a histogram's buckets, rising; empty otherwise.</param>
internal sealed class MetricSeries(string labels, IReadOnlyList<double> bounds)
{
    private readonly Lock _gate = new();
    private readonly long[] _buckets = new long[bounds.Count + 1];
    private double _value;
    private long _count;

    public string Labels => labels;

    public void Set(double value)
    {
        lock (_gate)
        {
            _value = value;
        }
    }

    public void Add(double value)
    {
        lock (_gate)
        {
            _value += value;
        }
    }

    /// <summary>Counts a value in its bucket.</summary>
    public void Count(double value)
    {
        int bucket = 0;
        while (bucket < bounds.Count && !(value <= bounds[bucket]))
        {
            bucket++;
        }

        lock (_gate)
        {
            _buckets[bucket]++;
            _count++;
            _value += value;
        }
    }

    /// <summary>The value or a histogram's sum; how many values; and how many up to each bound.</summary>
    public (double Value, long Count, long[] UpTo) Read()
    {
        lock (_gate)
        {
            var upTo = new long[_buckets.Length];
            long sum = 0;
            for (int i = 0; i < upTo.Length; i++)
            {
                upTo[i] = sum += _buckets[i];
            }

            return (_value, _count, upTo);
        }
    }
}
