namespace PruneSearch.Data.Loading;

/// <summary>A normalisation fitted to one shape of samples: offset and scale for each run of <paramref name="Length"/> values.</summary>
internal sealed record ChannelScaling(float[] Offset, float[] Scale, int Length)
{
    /// <summary>Scales one sample in place.</summary>
    public void Apply(Span<float> sample)
    {
        for (int channel = 0; channel < Offset.Length; channel++)
        {
            float offset = Offset[channel];
            float scale = Scale[channel];
            foreach (ref float value in sample.Slice(channel * Length, Length))
            {
                value = (value - offset) * scale;
            }
        }
    }
}
