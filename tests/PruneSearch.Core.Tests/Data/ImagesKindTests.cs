using PruneSearch.Data;
using Xunit;

namespace PruneSearch.Core.Tests.Data;

public sealed class ImagesKindTests : DataFolderFixture
{
    private DataSource Source => DataSource.Parse("images:" + Folder, "/");

    [Fact]
    public void SubFoldersInOrderOfTheirNamesAreTheClasses()
    {
        Put("dog/b.png", Gray(3));
        Put("dog/a.PNG", Gray(2));
        Put("cat/deep/x.png", Gray(1));
        Put("cat/notes.txt", [1]);
        Put(".hidden/x.jpg", [1]);

        DataSlice data = Source.Open(DataSplit.Test);

        Assert.Equal((3, 2, 255f), (data.Count, data.Classes, data.PixelScale));
        Assert.Equal([1, 2, 2], data.SampleShape);
        Assert.Equal([0, 1, 1], Enumerable.Range(0, 3).Select(data.Label));
        Assert.Equal([1f, 2f, 3f], Enumerable.Range(0, 3).Select(i => Values(data, i)[0]));
    }

    [Fact]
    public void AFlatFolderHasNoLabels()
    {
        Put("b.png", Gray(2));
        Put("a.png", Gray(1));

        DataSlice data = Source.Open(DataSplit.Train);

        Assert.Null(data.Classes);
        Assert.Equal(-1, data.Label(1));
        Assert.Equal([2, 2, 2, 2], Values(data, 1));
    }

    [Fact]
    public void SplitFoldersShareTheClassesOfTraining()
    {
        for (int i = 0; i < 10; i++)
        {
            Put($"train/a/{i}.png", Gray((byte)i));
            Put($"train/b/{i}.png", Gray((byte)(100 + i)));
        }

        Put("test/b/0.png", Gray(50));

        DataSlice test = Source.Open(DataSplit.Test);
        DataSlice train = Source.Open(DataSplit.Train);
        DataSlice validation = Source.Open(DataSplit.Validation);

        Assert.Equal((1, 1, 2), (test.Count, test.Label(0), test.Classes));
        Assert.Equal((18, 2), (train.Count, validation.Count));
        Assert.Equal([9f, 109f], new[] { Values(validation, 0)[0], Values(validation, 1)[0] });
        Assert.Null(DataOverlap.Find("training", train, "validation", validation));
    }

    [Fact]
    public void AValidationFolderIsUsedWhereThereIsOne()
    {
        Put("train/a/0.png", Gray(1));
        Put("val/a/0.png", Gray(2));

        Assert.Equal([2, 2, 2, 2], Values(Source.Open(DataSplit.Validation), 0));
        Assert.Equal(1, Source.Open(DataSplit.Train).Count);
        Assert.Contains("has no test samples, only train and validation", Message(DataSplit.Test), StringComparison.Ordinal);
    }

    [Fact]
    public void AClassMayBeCalledTrain()
    {
        Put("car/0.png", Gray(1));
        Put("train/0.png", Gray(2));

        Assert.Equal([0, 1], Enumerable.Range(0, 2).Select(Source.Open(DataSplit.Test).Label));
    }

    [Fact]
    public void OneColouredImageMakesAllOfThreeChannels()
    {
        Put("a.png", Gray(7));
        Put("b.png", PngWriter.Write(2, 2, 2, 8, false, [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]));

        DataSlice data = Source.Open(DataSplit.Test);

        Assert.Equal([3, 2, 2], data.SampleShape);
        Assert.Equal(Enumerable.Repeat(7f, 12), Values(data, 0));
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3], Values(data, 1));
    }

    [Fact]
    public void TheFirstImageOfAnotherSizeIsNamed()
    {
        Put("a/0.png", Gray(1));
        Put("b/0.png", PngWriter.Write(3, 2, 0, 8, false, new int[6]));

        string message = Message(DataSplit.Test);

        Assert.Contains(Path.Combine(Folder, "b", "0.png"), message, StringComparison.Ordinal);
        Assert.Contains("3 x 2 pixels", message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeReadIsSaid()
    {
        Assert.Contains("no PNG images", Message(DataSplit.Test), StringComparison.Ordinal);

        Put("a/0.jpg", [1]);
        Assert.Contains("convert the folder to PNG", Message(DataSplit.Test), StringComparison.Ordinal);

        File.Delete(Path.Combine(Folder, "a", "0.jpg"));
        Put("a/0.png", Gray(1));
        Put("0.png", Gray(1));
        Assert.Contains("beside class folders", Message(DataSplit.Test), StringComparison.Ordinal);
    }

    [Fact]
    public void AClassThatTrainingLacksIsAnError()
    {
        Put("train/a/0.png", Gray(1));
        Put("test/A/0.png", Gray(1));

        Assert.Contains("no class of that name; it has a", Message(DataSplit.Test), StringComparison.Ordinal);
    }

    [Fact]
    public void ADamagedImageIsAnErrorWhenItIsRead()
    {
        byte[] png = Gray(1);
        Put("a.png", Gray(1));
        Put("b.png", [.. png[..40], (byte)(png[40] ^ 4), .. png[41..]]);
        DataSlice data = Source.Open(DataSplit.Test);

        Assert.Equal([1, 1, 1, 1], Values(data, 0));
        Assert.Contains("b.png", Assert.Throws<InvalidInputException>(() => Values(data, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnImageThatCannotComeOutOfItsFileTakesNoMemory()
    {
        byte[] header = [0, 0, 0x7F, 0xFF, 0, 0, 0x7F, 0xFF, 8, 0, 0, 0, 0];
        Put("a.png", PngWriter.Assemble(("IHDR", header), ("IDAT", [1, 2, 3]), ("IEND", [])));

        Assert.Contains("cannot come out of a file of", Message(DataSplit.Test), StringComparison.Ordinal);
    }

    private static byte[] Gray(byte value) => PngWriter.Write(2, 2, 0, 8, false, [value, value, value, value]);

    private static float[] Values(DataSlice data, int index)
    {
        var values = new float[data.SampleLength];
        data.Read(index, values);
        return values;
    }

    private string Message(DataSplit split) => Assert.Throws<InvalidInputException>(() => Source.Open(split)).Message;
}
