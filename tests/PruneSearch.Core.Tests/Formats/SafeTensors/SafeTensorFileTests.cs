using System.Buffers.Binary;
using System.Text;
using PruneSearch.Core.Tests.Data;
using PruneSearch.Formats.SafeTensors;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Core.Tests.Formats.SafeTensors;

public sealed class SafeTensorFileTests : DataFolderFixture
{
    [Fact]
    public void EveryTensorIsThereAsTheHeaderSays()
    {
        using SafeTensorFile file = Open("""{"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]},"a":{"dtype":"I16","shape":[1,2],"data_offsets":[0,4]},"__metadata__":{"k":"v"}}""", [1, 0, 2, 0, .. FloatBytes(1.5f, -2)]);

        Assert.Equal(["a", "b"], file.Names);
        Assert.Equal([1, 0, 2, 0], file.Bytes("a").ToArray());
        Assert.Equal([1.5f, -2f], file.ReadFloats("b"));
        Assert.Equal((SafeTensorType.I16, 4L, 2L), (file.Info("a").DType, file.Info("a").ByteLength, file.Info("a").Length));
        Assert.Equal([1L, 2L], file.Info("a").Shape);
        Assert.Equal(new FileInfo(file.Path).Length - 8, file.Info("b").Offset);
        Assert.Equal("v", file.Metadata["k"]);
        Assert.True(file.Contains("a") && !file.Contains("c"));
    }

    /// <summary>-1.5, 0, the smallest subnormal, the largest finite number and infinity, as torch 1.13 stores them.</summary>
    [Theory]
    [InlineData("F16", new ushort[] { 0xBE00, 0, 0x0001, 0x7BFF, 0x7C00 }, new[] { -1.5f, 0, 5.9604645e-08f, 65504, float.PositiveInfinity })]
    [InlineData("BF16", new ushort[] { 0xBFC0, 0, 0x0001, 0x7F7F, 0x7F80 }, new[] { -1.5f, 0, 9.18355e-41f, 3.3895314e+38f, float.PositiveInfinity })]
    public void HalvesAreWidenedExactly(string type, ushort[] bits, float[] expected)
    {
        using SafeTensorFile file = Open($$$"""{"h":{"dtype":"{{{type}}}","shape":[5],"data_offsets":[0,10]}}""", [.. bits.SelectMany(BitConverter.GetBytes)]);

        Assert.Equal(expected, file.ReadFloats("h"));
    }

    [Fact]
    public void DoublesAreRoundedAndIntegersRefused()
    {
        using SafeTensorFile file = Open("""{"d":{"dtype":"F64","shape":[],"data_offsets":[0,8]},"i":{"dtype":"U8","shape":[1],"data_offsets":[8,9]}}""", [.. BitConverter.GetBytes(0.1), 7]);

        Assert.Equal([0.1f], file.ReadFloats("d"));
        Assert.Contains("dtype is U8", Assert.Throws<InvalidInputException>(() => file.ReadFloats("i")).Message, StringComparison.Ordinal);
        Assert.Contains("no such tensor; the file has d, i", Assert.Throws<InvalidInputException>(() => file.Info("x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEmptyFileAndEmptyTensorsAreValid()
    {
        using SafeTensorFile empty = Open("{}   ", []);
        using SafeTensorFile tensors = Open("""{"a":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]},"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"c":{"dtype":"F32","shape":[0],"data_offsets":[1,1]}}""", [9]);

        Assert.Empty(empty.Tensors);
        Assert.Empty(tensors.ReadFloats("a"));
        Assert.Equal([9], tensors.Bytes("b").ToArray());
        Assert.Equal(["a", "b", "c"], tensors.Names);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "overlaps the tensor before it")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""", 3, "leaves a gap before it")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "leaves a gap before it")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 2, "the tensors end at byte")]
    [InlineData("{}", 1, "the tensors end at byte")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 1, "do not lie in the 1 bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}""", 1, "do not lie in")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "shape [2] of F32 takes 8 bytes, data_offsets give 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904,0],"data_offsets":[0,0]}}""", 0, "data_offsets give 0")]
    [InlineData("""{"a":{"dtype":"F8","shape":[1],"data_offsets":[0,1]}}""", 1, "dtype 'F8' is not supported")]
    [InlineData("""{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4, "dtype 'f32' is not supported")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[0],"data_offsets":[1,1]}}""", 1, "occurs twice")]
    [InlineData("""{"__metadata__":{"k":"1","k":"2"}}""", 0, "'k' occurs twice")]
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "must be a string")]
    [InlineData("""{"a":{"dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1]}}""", 1, "has 'dtype' twice")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1]}}""", 1, "data_offsets is missing")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1,1]}}""", 1, "data_offsets is missing")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}""", 1, "whole numbers")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,1]}}""", 1, "whole numbers")]
    [InlineData("""{"a":{"dtype":"U8","shape":[99999999999999999999],"data_offsets":[0,1]}}""", 1, "whole numbers")]
    [InlineData("""{"a":[]}""", 0, "must be an object")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}} x""", 1, "not valid JSON")]
    [InlineData("""{"a":""", 0, "not valid JSON")]
    [InlineData(""" {}""", 0, "does not begin with '{'")]
    [InlineData("", 0, "does not begin with '{'")]
    public void ABrokenRuleIsNamed(string json, int dataBytes, string reason)
    {
        var error = Assert.Throws<InvalidInputException>(() => Open(json, new byte[dataBytes]));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine(Folder, "t.safetensors"), error.Errors[0].Where, StringComparison.Ordinal);
    }

    [Fact]
    public void AllBrokenTensorsAreNamedAtOnce()
    {
        var error = Assert.Throws<InvalidInputException>(() => Open("""{"a":{"dtype":"F8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[3],"data_offsets":[1,2]}}""", [0, 0]));

        Assert.Equal(2, error.Errors.Count);
    }

    [Fact]
    public void HeaderSizesAreCheckedBeforeTheyAreBelieved()
    {
        Put("short", [1, 2, 3]);
        Put("large", [.. BitConverter.GetBytes(100_000_001L), (byte)'{', (byte)'}']);
        Put("negative", [.. BitConverter.GetBytes(-1L), (byte)'{', (byte)'}']);
        Put("beyond", [.. BitConverter.GetBytes(3L), (byte)'{', (byte)'}']);
        string Message(string name) => Assert.Throws<InvalidInputException>(() => SafeTensorFile.Open(Path.Combine(Folder, name))).Message;

        Assert.Contains("the file has 3 bytes", Message("short"), StringComparison.Ordinal);
        Assert.Contains("the header size is 100000001", Message("large"), StringComparison.Ordinal);
        Assert.Contains("at most 100000000", Message("negative"), StringComparison.Ordinal);
        Assert.Contains("only 2 bytes follow", Message("beyond"), StringComparison.Ordinal);
        Assert.Contains("cannot be opened", Message("missing"), StringComparison.Ordinal);
    }

    [Fact]
    public void InvalidTextInTheHeaderIsAnError()
    {
        byte[] json = [.. "{\"a"u8, 0xFF, .. "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}"u8];
        Put("utf8", [.. BitConverter.GetBytes((long)json.Length), .. json]);

        Assert.Throws<InvalidInputException>(() => SafeTensorFile.Open(Path.Combine(Folder, "utf8")));
        Assert.Throws<InvalidInputException>(() => Open("""{"\ud800":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", []));
    }

    [Fact]
    public void ReadingAfterDisposeIsAnError()
    {
        SafeTensorFile file = Open("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", [9]);
        file.Dispose();
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.Bytes("a").ToArray());
    }

    [Fact]
    public void TheRealModelsAreRead()
    {
        using SafeTensorFile resnet = SafeTensorFile.Open(SharedData.PathOrSkip("models/resnet20-cifar10.safetensors"));
        using SafeTensorFile cnn = SafeTensorFile.Open(SharedData.PathOrSkip("models/mnist-cnn.safetensors"));

        Assert.Equal((97, 20), (resnet.Tensors.Count, cnn.Tensors.Count));
        Assert.Equal([16L, 3L, 3L, 3L], resnet.Info("conv1.weight").Shape);
        float[] weights = resnet.ReadFloats("conv1.weight");
        Assert.Equal(432, weights.Length);
        Assert.All(weights, weight => Assert.True(float.IsFinite(weight)));
        Assert.Equal(-0.13818146288394928f, weights[0]);
        Assert.Equal(1.3100982000032673, weights.Sum(weight => (double)weight), 1e-9);
        Assert.Equal(SafeTensorType.I64, cnn.Info("norm1.num_batches_tracked").DType);
        Assert.Equal(7504, BinaryPrimitives.ReadInt64LittleEndian(cnn.Bytes("norm1.num_batches_tracked")));
        Assert.Equal("91.78000183105469", resnet.Metadata["best_prec1"]);
    }

    private SafeTensorFile Open(string json, byte[] data)
    {
        byte[] header = Encoding.UTF8.GetBytes(json);
        return SafeTensorFile.Open(Put("t.safetensors", [.. BitConverter.GetBytes((long)header.Length), .. header, .. data]));
    }
}
