namespace PruneSearch.Data.Loading;

/// <summary>All of a data set as network inputs, in memory: for evaluating many candidates on the same samples.</summary>
/// <param name="Inputs">[count, ...sample], normalised.</param>
/// <param name="Labels">[count]; -1 where samples have no labels.</param>
/// <param name="SampleShape">Shape of one sample.</param>
public sealed record PreparedSamples(float[] Inputs, int[] Labels, int[] SampleShape)
{
    /// <summary>Number of samples.</summary>
    public int Count => Labels.Length;

    /// <summary>Reads every sample once, in order.</summary>
    /// <exception cref="InvalidInputException">The samples do not fit one array, or the normalisation does not fit them.</exception>
    public static PreparedSamples Read(IDataSet data, Normalization normalization)
    {
        ChannelScaling scaling = normalization.For(data);
        int length = data.SampleLength;
        if ((long)data.Count * length > Array.MaxLength)
        {
            throw new InvalidInputException(
                data.Name,
                $"{data.Count} samples of {length} values do not fit in memory at once; take a range of them",
                $"at most {Array.MaxLength} values");
        }

        var inputs = new float[data.Count * length];
        var labels = new int[data.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            Span<float> sample = inputs.AsSpan(i * length, length);
            data.Read(i, sample);
            scaling.Apply(sample);
            labels[i] = data.Label(i);
        }

        return new(inputs, labels, data.SampleShape);
    }
}
