namespace PruneSearch.Data;

/// <summary>Two splits hold some of the same samples: a figure judged on one of them would be too good.</summary>
/// <param name="First">What the first is used for, and its data.</param>
/// <param name="Second">What the second is used for, and its data.</param>
/// <param name="Shared">How many samples of the source are in both.</param>
public sealed record DataOverlap(string First, string Second, int Shared)
{
    /// <summary>
    /// The overlap of two data sets of the same source, found by the same path or by the same content; null when they share no sample.
    /// Single samples that occur twice inside a source are not looked for.
    /// </summary>
    public static DataOverlap? Find(string firstUse, IDataSet first, string secondUse, IDataSet second)
    {
        if (!first.Provenance.IsSameSource(second.Provenance))
        {
            return null;
        }

        int shared = first.Provenance.Samples.CountShared(second.Provenance.Samples);
        return shared == 0 ? null : new($"{firstUse} ({first.Provenance})", $"{secondUse} ({second.Provenance})", shared);
    }

    /// <summary>The overlap as an error about the place that names the second data set.</summary>
    public InputError ToError(string where) => new(
        where,
        $"{First} and {Second} share {Shared} samples; give them ranges or files that do not overlap",
        "training, validation and test data share no sample");
}
