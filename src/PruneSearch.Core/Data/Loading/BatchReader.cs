namespace PruneSearch.Data.Loading;

/// <summary>
/// The batches of one epoch, in order. While the caller works on a batch, the next is prepared in the background; that changes when
/// samples are read, never what comes out. Not thread-safe. Disposing waits for the sample in preparation at most.
/// </summary>
public sealed class BatchReader : IDisposable
{
    private readonly BatchLoader _loader;
    private readonly int[] _order;
    private readonly int _epoch;
    private readonly float[] _inputs;
    private readonly int[] _labels;
    private readonly float[] _scratch;
    private Task<int>? _next;
    private volatile bool _disposed;

    internal BatchReader(BatchLoader loader, int epoch, int firstStep)
    {
        _loader = loader;
        _epoch = epoch;
        _order = loader.Order(epoch);
        int batch = Math.Min(loader.BatchSize, _order.Length);
        _inputs = new float[(long)batch * loader.SampleLength];
        _labels = new int[batch];
        _scratch = new float[loader.SampleLength];
        Step = firstStep;
        Prefetch();
    }

    /// <summary>The step of the epoch that the next call gives.</summary>
    public int Step { get; private set; }

    /// <summary>Gives the next batch.</summary>
    /// <param name="inputs">[batch, ...sample]; filled up to the number of samples returned.</param>
    /// <param name="labels">[batch]; -1 where samples have no labels.</param>
    /// <returns>The number of samples: the batch size, less in the last batch; 0 after the end of the epoch.</returns>
    /// <exception cref="InvalidInputException">A sample's file is damaged.</exception>
    public int Next(Span<float> inputs, Span<int> labels)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_next is null)
        {
            return 0;
        }

        int count = _next.GetAwaiter().GetResult();
        _inputs.AsSpan(0, count * _loader.SampleLength).CopyTo(inputs);
        _labels.AsSpan(0, count).CopyTo(labels);
        Step++;
        Prefetch();
        return count;
    }

    public void Dispose()
    {
        _disposed = true;
        try
        {
            _next?.Wait();
        }
        catch (AggregateException)
        {
            // The batch was never asked for; what was wrong with it does not matter.
        }
    }

    private void Prefetch()
    {
        int step = Step;
        _next = step < _loader.StepsPerEpoch ? Task.Run(() => Fill(step)) : null;
    }

    private int Fill(int step)
    {
        int start = step * _loader.BatchSize;
        int count = Math.Min(_loader.BatchSize, _order.Length - start);
        int length = _loader.SampleLength;
        for (int i = 0; i < count && !_disposed; i++)
        {
            int index = _order[start + i];
            _loader.Prepare(index, _epoch, _inputs.AsSpan(i * length, length), _scratch);
            _labels[i] = _loader.Data.Label(index);
        }

        return count;
    }
}
