namespace PruneSearch.Data.Loading;

/// <summary>
/// Makes batches of a data set. Batch s of epoch e is a pure function of the data and the options: starting in the middle of an epoch
/// gives the batches that a run from its start would have given. Thread-safe; every <see cref="BatchReader"/> goes its own way.
/// </summary>
public sealed class BatchLoader
{
    private readonly BatchLoaderOptions _options;
    private readonly ChannelScaling _scaling;
    private readonly int[] _shape;

    /// <exception cref="InvalidInputException">Normalisation or augmentation does not fit the samples, or there is no full batch to make.</exception>
    public BatchLoader(IDataSet data, BatchLoaderOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchSize);
        Data = data;
        _options = options;
        _shape = data.SampleShape;
        _scaling = options.Normalization.For(data);
        options.Augmentation.Check(data);
        SampleLength = data.SampleLength;
        StepsPerEpoch = options.DropLast ? data.Count / options.BatchSize : (data.Count + options.BatchSize - 1) / options.BatchSize;
        if (StepsPerEpoch == 0)
        {
            throw new InvalidInputException(
                "batch size",
                $"{data.Name} has {data.Count} samples, fewer than one batch of {options.BatchSize}; make the batch smaller",
                "an epoch has at least one batch");
        }
    }

    public IDataSet Data { get; }

    public int BatchSize => _options.BatchSize;

    /// <summary>Values per sample.</summary>
    public int SampleLength { get; }

    /// <summary>Batches per epoch.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>Starts reading an epoch.</summary>
    /// <param name="epoch">From 0; decides order and augmentation.</param>
    /// <param name="firstStep">The batch to begin with: 0 to <see cref="StepsPerEpoch"/> (which is the end).</param>
    public BatchReader Open(int epoch, int firstStep = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstStep);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstStep, StepsPerEpoch);
        return new BatchReader(this, epoch, firstStep);
    }

    /// <summary>The index of every sample of an epoch, in the order they are read.</summary>
    internal int[] Order(int epoch)
    {
        var order = new int[Data.Count];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        if (_options.Shuffle)
        {
            new RandomStream(_options.Seed, "data/order", epoch).Shuffle<int>(order);
        }

        return order;
    }

    /// <summary>Prepares one sample.</summary>
    internal void Prepare(int index, int epoch, Span<float> destination, float[] scratch)
    {
        if (_options.Augmentation.IsNone)
        {
            Data.Read(index, destination);
        }
        else
        {
            Data.Read(index, scratch);
            var random = new RandomStream(_options.Seed, "data/augment", epoch, index);
            _options.Augmentation.Apply(scratch, destination, _shape, random);
        }

        _scaling.Apply(destination);
    }
}
