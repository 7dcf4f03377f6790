namespace PruneSearch.Data.Loading;

/// <summary>Mean and standard deviation (of the population) of every channel, on 0..1 pixels; of arrays, on stored values.</summary>
/// <param name="Mean">One per index on the first axis of a sample.</param>
/// <param name="Std">As many.</param>
public sealed record ChannelStatistics(double[] Mean, double[] Std)
{
    /// <summary>Reads every sample once.</summary>
    public static ChannelStatistics Of(IDataSet data)
    {
        int channels = data.SampleShape[0];
        int length = data.SampleLength / channels;
        var sum = new double[channels];
        var squares = new double[channels];
        var sample = new float[data.SampleLength];
        for (int i = 0; i < data.Count; i++)
        {
            data.Read(i, sample);
            for (int j = 0; j < sample.Length; j++)
            {
                double value = sample[j] / (double)data.PixelScale;
                sum[j / length] += value;
                squares[j / length] += value * value;
            }
        }

        double count = (double)data.Count * length;
        double[] mean = [.. sum.Select(value => value / count)];
        return new(mean, [.. squares.Select((value, c) => Math.Sqrt(Math.Max(0, (value / count) - (mean[c] * mean[c]))))]);
    }
}
