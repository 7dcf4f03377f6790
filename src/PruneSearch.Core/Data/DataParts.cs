namespace PruneSearch.Data;

/// <summary>
/// The splits that a source has by itself, each read once, when it is first opened; and the rule for the validation split where it has none.
/// </summary>
public sealed class DataParts
{
    private readonly Lazy<IDataSet>? _train;
    private readonly Lazy<IDataSet>? _validation;
    private readonly Lazy<IDataSet>? _test;
    private readonly Lazy<IDataSet>? _whole;
    private readonly HoldOut _holdOut;

    /// <summary>A source with splits; null for one that it lacks.</summary>
    public DataParts(Func<IDataSet>? train, Func<IDataSet>? validation, Func<IDataSet>? test, HoldOut holdOut)
    {
        _train = Once(train);
        _validation = Once(validation);
        _test = Once(test);
        _holdOut = holdOut;
    }

    /// <summary>
    /// A source without splits: every split is all of it, and whoever uses two of them says which range each takes
    /// (<see cref="DataOverlap"/> finds out when they do not).
    /// </summary>
    public DataParts(Func<IDataSet> whole) => _whole = Once(whole);

    /// <summary>Opens a split.</summary>
    /// <param name="split">Which.</param>
    /// <param name="source">The source as the user wrote it, for errors.</param>
    /// <exception cref="InvalidInputException">The source lacks it, or its files are damaged.</exception>
    public DataSlice Open(DataSplit split, string source)
    {
        if (_whole is not null)
        {
            return DataSlice.Of(_whole.Value);
        }

        return split switch
        {
            DataSplit.Test => DataSlice.Of((_test ?? throw Missing(split, source)).Value),
            DataSplit.Validation when _validation is not null => DataSlice.Of(_validation.Value),
            DataSplit.Train when _train is not null && _validation is not null => DataSlice.Of(_train.Value),
            _ => HeldOut(DataSlice.Of((_train ?? throw Missing(split, source)).Value), split == DataSplit.Validation, source),
        };
    }

    private DataSlice HeldOut(DataSlice samples, bool validation, string source)
    {
        if (samples.Count < 2)
        {
            throw new InvalidInputException(
                source,
                "one training sample cannot be divided into training and validation; give more",
                "a held-out validation split needs at least two samples");
        }

        if (_holdOut == HoldOut.LastTenth)
        {
            int cut = samples.Count - Math.Max(1, samples.Count / 10);
            return validation ? samples.Range(cut, samples.Count) : samples.Range(0, cut);
        }

        // The last sample stands in where there are fewer than ten.
        int[] places = [.. Enumerable.Range(0, samples.Count)
            .Where(i => (i % 10 == 9 || (samples.Count < 10 && i == samples.Count - 1)) == validation)];
        return samples.Pick(places);
    }

    private InvalidInputException Missing(DataSplit split, string source)
    {
        (DataSplit Split, Lazy<IDataSet>? Part)[] parts = [(DataSplit.Train, _train), (DataSplit.Validation, _validation), (DataSplit.Test, _test)];
        string present = string.Join(" and ", parts.Where(part => part.Part is not null).Select(part => DataSource.NameOf(part.Split)));
        return new(
            source,
            $"it has no {DataSource.NameOf(split)} samples, only {present}; use a split it has, or add the files",
            "the split exists in the source");
    }

    private static Lazy<IDataSet>? Once(Func<IDataSet>? open) => open is null ? null : new(open);
}
