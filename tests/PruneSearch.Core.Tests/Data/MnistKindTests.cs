using PruneSearch.Data;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Core.Tests.Data;

public sealed class MnistKindTests : DataFolderFixture
{
    [Theory]
    [InlineData("")]
    [InlineData(".gz")]
    public void ReadsImagesAndLabels(string suffix)
    {
        PutMnist(20, 3, suffix);

        DataSlice test = Source().Open(DataSplit.Test);
        var sample = new float[6];
        test.Read(2, sample);

        Assert.Equal((3, 10, 255f), (test.Count, test.Classes, test.PixelScale));
        Assert.Equal([1, 2, 3], test.SampleShape);
        Assert.Equal([84, 91, 98, 105, 112, 119], sample);
        Assert.Equal(2, test.Label(2));
    }

    [Fact]
    public void ValidationIsTheLastTenthOfTraining()
    {
        PutMnist(25, 3);
        DataSource source = Source();

        Assert.Equal("0..23 of 25", source.Open(DataSplit.Train).Provenance.Samples.ToString());
        Assert.Equal("23..25 of 25", source.Open(DataSplit.Validation).Provenance.Samples.ToString());
        Assert.Equal("train", source.Open(DataSplit.Validation).Provenance.Split);
        Assert.Equal([3, 4], Enumerable.Range(0, 2).Select(source.Open(DataSplit.Validation).Label));
    }

    [Theory]
    [InlineData("missing", "t10k-labels-idx1-ubyte", "no such file")]
    [InlineData("magic", "t10k-images-idx3-ubyte, byte 0", "0x00000801, expected 0x00000803")]
    [InlineData("truncated", "t10k-images-idx3-ubyte, byte 16", "ends after 17 of the 18 bytes")]
    [InlineData("longer", "t10k-images-idx3-ubyte, byte 34", "goes on after the last sample")]
    [InlineData("huge", "t10k-images-idx3-ubyte, byte 16", "ends after 18 of the")]
    [InlineData("beyond", "t10k-images-idx3-ubyte, byte 16", "at most")]
    [InlineData("negative", "t10k-images-idx3-ubyte, byte 4", "extents")]
    [InlineData("label", "t10k-labels-idx1-ubyte, sample 1", "label is 10")]
    [InlineData("counts", "t10k-labels-idx1-ubyte", "2 labels for the 3 images")]
    [InlineData("gzip", "t10k-images-idx3-ubyte.gz", "damaged")]
    public void BrokenFilesAreNamedWithPlaceAndReason(string fault, string where, string message)
    {
        PutMnist(20, 3);
        string images = "t10k-images-idx3-ubyte";
        string labels = "t10k-labels-idx1-ubyte";
        byte[] pixels = new byte[18];
        switch (fault)
        {
            case "missing":
                File.Delete(Path.Combine(Folder, labels));
                break;
            case "magic":
                Put(images, Idx(pixels, 18));
                break;
            case "truncated":
                Put(images, Idx(pixels[..17], 3, 2, 3));
                break;
            case "longer":
                Put(images, Idx([.. pixels, 1], 3, 2, 3));
                break;
            case "huge":
                Put(images, Idx(pixels, 3, 20000, 30000));
                break;
            case "beyond":
                Put(images, Idx(pixels, 3, 1 << 15, 1 << 16));
                break;
            case "negative":
                Put(images, Idx(pixels, -3, 2, 3));
                break;
            case "label":
                Put(labels, Idx([0, 10, 2], 3));
                break;
            case "counts":
                Put(labels, Idx([0, 1], 2));
                break;
            default:
                File.Delete(Path.Combine(Folder, images));
                File.WriteAllBytes(Path.Combine(Folder, images + ".gz"), [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF, 0xFF]);
                break;
        }

        var error = Assert.Throws<InvalidInputException>(() => Source().Open(DataSplit.Test));

        Assert.EndsWith(where, error.Errors[0].Where, StringComparison.Ordinal);
        Assert.Contains(message, error.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheRealSetIsRead()
    {
        DataSource source = DataSource.Parse("mnist:" + SharedData.PathOrSkip("mnist"), "/");

        DataSlice test = source.Open(DataSplit.Test);
        int trained = source.Open(DataSplit.Train).Count + source.Open(DataSplit.Validation).Count;

        Assert.Equal((10_000, 60_000), (test.Count, trained));
        Assert.Equal([1, 28, 28], test.SampleShape);
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], Enumerable.Range(0, 10).Select(test.Label));
    }

    private DataSource Source() => DataSource.Parse($"mnist:{Path.GetFileName(Folder)}", Path.GetDirectoryName(Folder)!);
}
