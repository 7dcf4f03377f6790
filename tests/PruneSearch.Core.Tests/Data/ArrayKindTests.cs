using System.IO.Compression;
using PruneSearch.Data;
using Xunit;

namespace PruneSearch.Core.Tests.Data;

public sealed class ArrayKindTests : DataFolderFixture
{
    /// <summary>
    /// The output of numpy.save (NumPy 1.24) for numpy.array([[0, 1, 2], [3, 4, 5]]) of each type, in big-endian and in
    /// Fortran order, and in format versions 2 and 3.
    /// </summary>
    public static TheoryData<string, string> Types { get; } = new()
    {
        { "|b1", "k05VTVBZAQB2AHsnZGVzY3InOiAnfGIxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAQEBAQE=" },
        { "|u1", "k05VTVBZAQB2AHsnZGVzY3InOiAnfHUxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAQIDBAU=" },
        { "|i1", "k05VTVBZAQB2AHsnZGVzY3InOiAnfGkxJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAQIDBAU=" },
        { "<u2", "k05VTVBZAQB2AHsnZGVzY3InOiAnPHUyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAEAAgADAAQABQA=" },
        { "<i2", "k05VTVBZAQB2AHsnZGVzY3InOiAnPGkyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAEAAgADAAQABQA=" },
        { "<u4", "k05VTVBZAQB2AHsnZGVzY3InOiAnPHU0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAQAAAAIAAAADAAAABAAAAAUAAAA=" },
        { "<i4", "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAQAAAAIAAAADAAAABAAAAAUAAAA=" },
        { "<u8", "k05VTVBZAQB2AHsnZGVzY3InOiAnPHU4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAEAAAAAAAAAAgAAAAAAAAADAAAAAAAAAAQAAAAAAAAABQAAAAAAAAA=" },
        { "<i8", "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAEAAAAAAAAAAgAAAAAAAAADAAAAAAAAAAQAAAAAAAAABQAAAAAAAAA=" },
        { "<f2", "k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAA8AEAAQgBEAEU=" },
        { "<f4", "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPwAAAEAAAEBAAACAQAAAoEA=" },
        { "<f8", "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAAAAAAAAPA/AAAAAAAAAEAAAAAAAAAIQAAAAAAAABBAAAAAAAAAFEA=" },
        { ">i2", "k05VTVBZAQB2AHsnZGVzY3InOiAnPmkyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAABAAIAAwAEAAU=" },
        { ">f4", "k05VTVBZAQB2AHsnZGVzY3InOiAnPmY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAP4AAAEAAAABAQAAAQIAAAECgAAA=" },
        { ">f8", "k05VTVBZAQB2AHsnZGVzY3InOiAnPmY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAD/wAAAAAAAAQAAAAAAAAABACAAAAAAAAEAQAAAAAAAAQBQAAAAAAAA=" },
        { ">u8", "k05VTVBZAQB2AHsnZGVzY3InOiAnPnU4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAIAAAAAAAAAAwAAAAAAAAAEAAAAAAAAAAU=" },
        { "<f4 fortran", "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAABAQAAAgD8AAIBAAAAAQAAAoEA=" },
        { ">i4 fortran", "k05VTVBZAQB2AHsnZGVzY3InOiAnPmk0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAAAwAAAAEAAAAEAAAAAgAAAAU=" },
        { "<f4 version 2", "k05VTVBZAgB0AAAAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPwAAAEAAAEBAAACAQAAAoEA=" },
        { "<f4 version 3", "k05VTVBZAwB0AAAAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPwAAAEAAAEBAAACAQAAAoEA=" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void EveryTypeAndOrderIsReadAsNumPyWroteIt(string type, string file)
    {
        Put("a.npy", Convert.FromBase64String(file));

        DataSlice data = Open("a.npy", DataSplit.Test);
        float[] values = [.. Values(data, 0), .. Values(data, 1)];

        Assert.Equal((2, null, 1f), (data.Count, data.Classes, data.PixelScale));
        Assert.Equal([3], data.SampleShape);
        Assert.Equal(type == "|b1" ? [0, 1, 1, 1, 1, 1] : [0, 1, 2, 3, 4, 5], values);
        Assert.Equal(-1, data.Label(0));
    }

    [Fact]
    public void FortranOrderOfThreeAxesIsTurned()
    {
        // Element [n, i, j] is 100 n + 10 i + j; first axis fastest.
        byte[] data = [.. from j in Enumerable.Range(0, 4) from i in Enumerable.Range(0, 3) from n in Enumerable.Range(0, 2) select (byte)((100 * n) + (10 * i) + j)];
        Put("a.npy", Npy("|u1", "(2, 3, 4)", data, fortran: true));

        Assert.Equal([100, 101, 102, 103, 110, 111, 112, 113, 120, 121, 122, 123], Values(Open("a.npy", DataSplit.Train), 1));
    }

    [Fact]
    public void ExtremeValuesSurvive()
    {
        Put("a.npy", Npy("<i8", "(1, 3)", [.. new[] { long.MinValue, -1, long.MaxValue }.SelectMany(BitConverter.GetBytes)]));
        Put("b.npy", Npy("<u8", "(1, 2)", [.. new[] { ulong.MaxValue, 3UL }.SelectMany(BitConverter.GetBytes)]));

        Assert.Equal([-9.223372e18f, -1, 9.223372e18f], Values(Open("a.npy", DataSplit.Test), 0));
        Assert.Equal([1.8446744e19f, 3], Values(Open("b.npy", DataSplit.Test), 0));
    }

    /// <summary>NumPy writes zip64 entries. The file is the output of numpy.savez_compressed(f, x=arange(6, dtype='f4').reshape(3, 2) / 4, y=[0, 2, 1]).</summary>
    [Fact]
    public void AnArchiveThatNumPyWroteIsRead()
    {
        Put("a.npz", Convert.FromBase64String("UEsDBBQAAAAIAAAAIQCJv5wzVgAAAJgAAAAFABQAeC5ucHkBABAAmAAAAAAAAABWAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6CkaaOgq1CmQDLgYwaLADEvYMDA5A3ADEC+wBUEsDBBQAAAAIAAAAIQDm81VNTAAAAJgAAAAFABQAeS5ucHkBABAAmAAAAAAAAABMAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TaaGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC4GKGCC0oxQGgBQSwECFAMUAAAACAAAACEAib+cM1YAAACYAAAABQAAAAAAAAAAAAAAgAEAAAAAeC5ucHlQSwECFAMUAAAACAAAACEA5vNVTUwAAACYAAAABQAAAAAAAAAAAAAAgAGNAAAAeS5ucHlQSwUGAAAAAAIAAgBmAAAAEAEAAAAA"));

        DataSlice data = Open("a.npz", DataSplit.Test);

        Assert.Equal([0, 0.25f, 0.5f, 0.75f, 1, 1.25f], Enumerable.Range(0, 3).SelectMany(i => Values(data, i)));
        Assert.Equal([0, 2, 1], Enumerable.Range(0, 3).Select(data.Label));
    }

    [Fact]
    public void WholeArraysGiveTheSameSamplesForEverySplit()
    {
        Put("a.npz", Zip(("x.npy", Npy("<f4", "(3, 1)", FloatBytes(1, 2, 3))), ("y.npy", Npy("<i4", "(3,)", [2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]))));

        DataSlice train = Open("a.npz", DataSplit.Train);
        DataSlice test = Open("a.npz", DataSplit.Test);

        Assert.Equal((3, 3), (train.Count, train.Classes));
        Assert.Equal([2, 0, 1], Enumerable.Range(0, 3).Select(train.Label));
        Assert.Equal("all", test.Provenance.Split);
        Assert.Equal(3, DataOverlap.Find("training", train, "test", test)!.Shared);
        Assert.Null(DataOverlap.Find("training", train.Range(0, 2), "test", test.Range(2, 3)));
    }

    [Fact]
    public void NamedSplitsAreReadAndAgreeOnTheNumberOfClasses()
    {
        Put("a.npz", Zip(
            ("x_train.npy", Npy("<f4", "(20, 1)", FloatBytes([.. Enumerable.Range(0, 20).Select(i => (float)i)]))),
            ("y_train.npy", Npy("|u1", "(20, 1)", [.. Enumerable.Range(0, 20).Select(i => (byte)(i % 7))])),
            ("x_test.npy", Npy("<f4", "(2, 1)", FloatBytes(8, 9))),
            ("y_test.npy", Npy("<f8", "(2,)", [.. BitConverter.GetBytes(3.0), .. BitConverter.GetBytes(0.0)])),
            ("notes.txt", [1])));

        DataSlice validation = Open("a.npz", DataSplit.Validation);
        DataSlice test = Open("a.npz", DataSplit.Test);

        Assert.Equal("18..20 of 20", validation.Provenance.Samples.ToString());
        Assert.Equal([18f], Values(validation, 0));
        Assert.Equal((2, 7, 3), (test.Count, test.Classes, test.Label(0)));
    }

    [Fact]
    public void ANamedValidationSplitIsUsed()
    {
        byte[] one = Npy("<f4", "(1, 1)", FloatBytes(1));
        Put("a.npz", Zip(("X_train.npy", one), ("x_val.npy", Npy("<f4", "(2, 1)", FloatBytes(5, 6)))));

        Assert.Equal([6f], Values(Open("a.npz", DataSplit.Validation), 1));
        Assert.Equal(1, Open("a.npz", DataSplit.Train).Count);
        Assert.Contains("no test samples, only train and validation", Message("a.npz"), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Broken { get; } = new()
    {
        { "magic", "does not begin with the NPY magic" },
        { "version", "version is 9" },
        { "header length", "the header takes 65535 bytes" },
        { "structured", "structured arrays cannot be read" },
        { "object", "dtype is '|O'" },
        { "complex", "dtype is '<c8'" },
        { "truncated", "truncated" },
        { "longer", "damaged" },
        { "huge", "truncated" },
        { "overflow", "truncated" },
        { "scalar", "samples have shape ()" },
        { "vector", "samples have shape (4)" },
        { "none", "samples have shape (0, 4)" },
        { "nan", "sample 1" },
        { "infinity", "sample 1" },
        { "too large", "sample 0" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void BrokenArraysAreNamedWithTheReason(string fault, string reason)
    {
        byte[] good = Npy("<f4", "(2, 2)", FloatBytes(1, 2, 3, 4));
        byte[] Changed(int at, params byte[] by) => [.. good[..at], .. by, .. good[(at + by.Length)..]];
        byte[] file = fault switch
        {
            "magic" => Changed(0, 1),
            "version" => Changed(6, 9),
            "header length" => Changed(8, 255, 255),
            "structured" => Npy("<f4', 'x': '", "(2, 2)", FloatBytes(1, 2, 3, 4)),
            "object" => Npy("|O", "(2, 2)", FloatBytes(1, 2, 3, 4)),
            "complex" => Npy("<c8", "(1, 2)", FloatBytes(1, 2, 3, 4)),
            "truncated" => good[..^1],
            "longer" => [.. good, 0],
            "huge" => Npy("<f4", "(9000000000, 1000000000)", FloatBytes(1)),
            "overflow" => Npy("<f4", "(4294967296, 4294967296, 4294967296, 4294967296, 4294967296)", FloatBytes(1)),
            "scalar" => Npy("<f4", "()", FloatBytes(1)),
            "vector" => Npy("<f4", "(4,)", FloatBytes(1, 2, 3, 4)),
            "none" => Npy("<f4", "(0, 4)", []),
            "nan" => Npy("<f4", "(2, 2)", FloatBytes(1, 2, float.NaN, 4)),
            "infinity" => Npy("<f2", "(2, 2)", [0, 0, 0, 0, 0, 0, 0, 0x7C]),
            _ => Npy("<f8", "(1, 1)", BitConverter.GetBytes(1e300)),
        };
        Put("a.npy", file);

        var error = Assert.Throws<InvalidInputException>(() => Open("a.npy", DataSplit.Test));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine(Folder, "a.npy"), error.Errors[0].Where, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(2,)", "<f4", new byte[] { 0, 0, 0xC0, 0x3F, 0, 0, 0, 0 }, "y[0]", "not a whole number")]
    [InlineData("(2,)", "|i1", new byte[] { 0, 255 }, "y[1]", "label is -1")]
    [InlineData("(2,)", "<i4", new byte[] { 0, 0, 0, 0x7F, 0, 0, 0, 0 }, "y[0]", "label is 2130706432")]
    [InlineData("(3,)", "|u1", new byte[] { 0, 1, 1 }, "y", "3 labels for 2 samples")]
    [InlineData("(2, 2)", "|u1", new byte[] { 0, 1, 1, 0 }, "y", "shape (2, 2)")]
    public void BrokenLabelsAreNamedWithTheReason(string shape, string type, byte[] labels, string where, string reason)
    {
        Put("a.npz", Zip(("x.npy", Npy("<f4", "(2, 1)", FloatBytes(1, 2))), ("y.npy", Npy(type, shape, labels))));

        var error = Assert.Throws<InvalidInputException>(() => Open("a.npz", DataSplit.Test));

        Assert.EndsWith(": " + where, error.Errors[0].Where, StringComparison.Ordinal);
        Assert.Contains(reason, error.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnsuitableFileSaysWhatIsInIt()
    {
        byte[] one = Npy("<f4", "(1, 1)", FloatBytes(1));
        Put("other.npz", Zip(("images.npy", one)));
        Put("both.npz", Zip(("x.npy", one), ("x_train.npy", one)));
        Put("text.npy", [1]);

        Assert.Contains("only the arrays images", Message("other.npz"), StringComparison.Ordinal);
        Assert.Contains("holds x and also", Message("both.npz"), StringComparison.Ordinal);
        Assert.Contains("ends after 1 of the 2 bytes", Message("text.npy"), StringComparison.Ordinal);
        Assert.Contains("no such file", Message("missing.npz"), StringComparison.Ordinal);
    }

    [Fact]
    public void AStoredEntryThatWasChangedIsFoundByItsCrc()
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry("x.npy", CompressionLevel.NoCompression).Open();
            entry.Write(Npy("<f4", "(1, 1)", FloatBytes(1.5f)));
        }

        byte[] file = bytes.ToArray();
        int value = file.AsSpan().IndexOf(FloatBytes(1.5f));
        file[value] ^= 1;
        Put("a.npz", file);

        Assert.Contains("CRC", Message("a.npz"), StringComparison.Ordinal);
    }

    private string Message(string file) => Assert.Throws<InvalidInputException>(() => Open(file, DataSplit.Test)).Message;

    private DataSlice Open(string file, DataSplit split) => DataSource.Parse("npz:" + file, Folder).Open(split);

    private static float[] Values(DataSlice data, int index)
    {
        var values = new float[data.SampleLength];
        data.Read(index, values);
        return values;
    }
}
