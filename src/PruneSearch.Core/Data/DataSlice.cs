namespace PruneSearch.Data;

/// <summary>A view of a data set: a range or a list of its samples. Slices of slices refer to the original; nothing is copied.</summary>
public sealed class DataSlice : IDataSet
{
    private readonly IDataSet _source;
    private readonly SampleSelection _places;
    private readonly string? _range;

    private DataSlice(IDataSet source, SampleSelection places, string? range)
    {
        _source = source;
        _places = places;
        _range = range;
        Provenance = source.Provenance.With(places);
    }

    public string Name => _source.Name + _range;

    public int Count => _places.Count;

    public int[] SampleShape => _source.SampleShape;

    public int? Classes => _source.Classes;

    public float PixelScale => _source.PixelScale;

    public DataProvenance Provenance { get; }

    /// <summary>All of a data set, as a slice to take parts of.</summary>
    public static DataSlice Of(IDataSet dataSet) => dataSet as DataSlice ?? new(dataSet, SampleSelection.All(dataSet.Count), null);

    /// <summary>The first <paramref name="count"/> samples.</summary>
    /// <exception cref="InvalidInputException">There are fewer.</exception>
    public DataSlice Take(int count) => Range(0, count);

    /// <summary>The samples <paramref name="from"/> to <paramref name="to"/> - 1.</summary>
    /// <exception cref="InvalidInputException">The range is empty, or does not lie in 0..<see cref="Count"/>.</exception>
    public DataSlice Range(int from, int to)
    {
        if (from < 0 || from >= to || to > Count)
        {
            throw new InvalidInputException(
                Name,
                $"the range {from}..{to} was asked for, and there are {Count} samples; give a range inside 0..{Count}",
                "a range has at least one sample and lies in the data set");
        }

        return new(_source, _places.Range(from, to), $"{_range}[{from}..{to}]");
    }

    /// <summary>The same samples in an order that only the seed decides. <c>Shuffled(1).Take(500)</c> is a random subset.</summary>
    public DataSlice Shuffled(ulong seed)
    {
        var places = new int[Count];
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = i;
        }

        new RandomStream(seed, "data/shuffled").Shuffle<int>(places);
        return new(_source, _places.Pick(places), $"{_range}[shuffled {seed}]");
    }

    /// <summary>The samples at the given places of this slice, in that order.</summary>
    public DataSlice Pick(ReadOnlySpan<int> places) => new(_source, _places.Pick(places), $"{_range}[{places.Length} picked]");

    public int Label(int index) => _source.Label(_places[index]);

    public void Read(int index, Span<float> destination) => _source.Read(_places[index], destination);
}
