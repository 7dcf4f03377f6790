using PruneSearch.Data;
using PruneSearch.Data.Loading;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Core.Tests.Data;

public sealed class Cifar10KindTests : DataFolderFixture
{
    [Fact]
    public void TrainingBatchesAreTakenInTheOrderOfTheirNumbers()
    {
        Put("data_batch_10.bin", Cifar(2, 5));
        Put("data_batch_2.bin.gz", Cifar(3, 1));
        Put("data_batch_x.bin", [1, 2, 3]);
        DataSource source = DataSource.Parse("cifar10:" + Folder, "/");

        DataSlice train = source.Open(DataSplit.Train);
        DataSlice validation = source.Open(DataSplit.Validation);
        var sample = new float[3072];
        validation.Read(0, sample);

        Assert.Equal([1, 2, 3, 5], Enumerable.Range(0, train.Count).Select(train.Label));
        Assert.Equal(6, validation.Label(0));
        Assert.Equal([3, 32, 32], train.SampleShape);
        Assert.Equal(Enumerable.Range(0, 3072).Select(p => (float)(byte)(31 + p + 5)), sample);
    }

    [Theory]
    [InlineData("truncated", "test_batch.bin", "6145 bytes, which is not a whole number of 3073-byte records")]
    [InlineData("empty", "test_batch.bin", "0 bytes")]
    [InlineData("label", "test_batch.bin, sample 1", "label is 10")]
    [InlineData("missing", "test_batch.bin", "no such file")]
    public void BrokenFilesAreNamedWithPlaceAndReason(string fault, string where, string message)
    {
        byte[] batch = Cifar(2, 9);
        batch[3073] = (byte)(fault == "label" ? 10 : 0);
        if (fault != "missing")
        {
            Put("test_batch.bin", fault == "truncated" ? batch[..^1] : fault == "empty" ? [] : batch);
        }

        var error = Assert.Throws<InvalidInputException>(() => DataSource.Parse("cifar10:" + Folder, "/").Open(DataSplit.Test));

        Assert.EndsWith(where, error.Errors[0].Where, StringComparison.Ordinal);
        Assert.Contains(message, error.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheRealSetHasItsKnownStatistics()
    {
        string folder = SharedData.PathOrSkip("cifar10");
        DataSource source = DataSource.Parse("cifar10:" + folder, "/");

        DataSlice test = source.Open(DataSplit.Test);
        DataSlice train = source.Open(DataSplit.Train);
        ChannelStatistics statistics = ChannelStatistics.Of(train);

        Assert.Equal((10_000, 10), (test.Count, test.Classes));
        Assert.Equal((18_000, 2_000), (train.Count, source.Open(DataSplit.Validation).Count));
        Assert.Equal([3, 8, 8, 0, 6, 6, 1, 6, 3, 1], Enumerable.Range(0, 10).Select(test.Label));
        Assert.Equal(Enumerable.Repeat(1000, 10), Enumerable.Range(0, test.Count).CountBy(test.Label).OrderBy(c => c.Key).Select(c => c.Value));
        Near([0.4914, 0.4822, 0.4465], statistics.Mean);
        Near([0.2470, 0.2435, 0.2616], statistics.Std);
    }

    // 18,000 images, where the known figures are of 50,000: the standard error of a mean is about 0.001.
    private static void Near(double[] expected, double[] actual)
    {
        for (int c = 0; c < 3; c++)
        {
            Assert.InRange(actual[c], expected[c] - 0.004, expected[c] + 0.004);
        }
    }
}
