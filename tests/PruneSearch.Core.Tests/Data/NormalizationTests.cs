using PruneSearch.Data.Loading;
using Xunit;

namespace PruneSearch.Core.Tests.Data;

public sealed class NormalizationTests
{
    private static readonly FakeDataSet Images = new(3, [2, 1, 2]);

    [Fact]
    public void StandardScalesEveryChannelOnUnitPixels()
    {
        float[] inputs = PreparedSamples.Read(Images, Normalization.Standard([0.5, 0.25], [0.25, 2])).Inputs;

        // Sample 1 has the raw values 100, 101 and 102, 103.
        float[] expected = [((100 / 255f) - 0.5f) / 0.25f, ((101 / 255f) - 0.5f) / 0.25f, ((102 / 255f) - 0.25f) / 2, ((103 / 255f) - 0.25f) / 2];
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(expected[i], inputs[4 + i], 1e-6f);
        }
    }

    [Fact]
    public void OneMeanServesAllChannels()
    {
        PreparedSamples samples = PreparedSamples.Read(Images, Normalization.Standard([0.5], [0.5]));

        Assert.Equal(((203 / 255f) - 0.5f) / 0.5f, samples.Inputs[11], 1e-6f);
        Assert.Equal([0, 1, 2], samples.Labels);
        Assert.Equal((3, 3), (samples.Count, samples.SampleShape.Length));
    }

    [Fact]
    public void RawUnitAndAffineAreWhatTheySay()
    {
        Assert.Equal(103f, PreparedSamples.Read(Images, Normalization.Raw).Inputs[7]);
        Assert.Equal(103 / 255f, PreparedSamples.Read(Images, Normalization.Unit).Inputs[7], 1e-7f);
        Assert.Equal((103 - 83) * 0.5847029f, PreparedSamples.Read(Images, Normalization.Affine(83, 0.5847029)).Inputs[7]);
    }

    [Fact]
    public void NumbersThatCannotBeUsedAreNamedAllAtOnce()
    {
        var error = Assert.Throws<InvalidInputException>(() => Normalization.Standard([0.5, double.NaN, 0], [0, -1]));

        Assert.Equal(["mean, std", "mean", "std", "std"], error.Errors.Select(e => e.Where));
        Assert.Throws<InvalidInputException>(() => Normalization.Affine(0, 0));
        Assert.Throws<InvalidInputException>(() => Normalization.Affine(double.PositiveInfinity, 1));
    }

    [Fact]
    public void TheNumberOfMeansMustFitTheChannels()
    {
        var error = Assert.Throws<InvalidInputException>(() => PreparedSamples.Read(Images, Normalization.Standard([0, 0, 0], [1, 1, 1])));

        Assert.Contains("3 means", error.Message, StringComparison.Ordinal);
        Assert.Contains("2 channels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StatisticsAreThoseOfThePixels()
    {
        ChannelStatistics statistics = ChannelStatistics.Of(new FakeDataSet(2, [2, 1, 2]));

        // Channel 0 holds 0, 1, 100, 101; channel 1 two more each: deviations +-50 and +-49, +-51 (numpy.std).
        Assert.Equal(50.5 / 255, statistics.Mean[0], 1e-12);
        Assert.Equal(52.5 / 255, statistics.Mean[1], 1e-12);
        Assert.Equal(50.002499937503124 / 255, statistics.Std[0], 1e-12);
    }
}
