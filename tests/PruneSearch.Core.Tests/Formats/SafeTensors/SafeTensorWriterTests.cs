using System.Text;
using PruneSearch.Core.Tests.Data;
using PruneSearch.Formats.SafeTensors;
using PruneSearch.TestKit;
using Xunit;

namespace PruneSearch.Core.Tests.Formats.SafeTensors;

public sealed class SafeTensorWriterTests : DataFolderFixture
{
    [Fact]
    public void TheFileIsLaidOutAsTheFormatSays()
    {
        byte[] file = Write([Bytes("b", SafeTensorType.U8, [1], 7), SafeTensorEntry.FromFloats("a", [2], new[] { 1f, 2f })], new() { ["z"] = "1", ["y"] = "\"é" });

        string header = """{"__metadata__":{"y":"\"é","z":"1"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[1],"data_offsets":[8,9]}}""";
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] padded = [.. json, .. Enumerable.Repeat((byte)' ', -json.Length & 7)];
        Assert.Equal([.. BitConverter.GetBytes((long)padded.Length), .. padded, .. FloatBytes(1, 2), 7], file);
    }

    [Fact]
    public void TheOrderOfEntriesChangesNothing()
    {
        SafeTensorEntry[] entries = [.. Enum.GetValues<SafeTensorType>().SelectMany(type => new[] { Entry($"x{type}", type), Entry($"a{type}", type) })];
        byte[] expected = Write(entries);

        new RandomStream(1, "order").Shuffle<SafeTensorEntry>(entries);

        Assert.Equal(expected, Write(entries));
    }

    [Fact]
    public void WhatIsWrittenIsReadBackAndAligned()
    {
        var random = new RandomStream(4, "round trips");
        for (int trial = 0; trial < 40; trial++)
        {
            var entries = new Dictionary<string, (SafeTensorType Type, long[] Shape, byte[] Data)>();
            for (int i = random.NextInt(12); i > 0; i--)
            {
                SafeTensorType type = (SafeTensorType)random.NextInt(Enum.GetValues<SafeTensorType>().Length);
                long[] shape = [.. Enumerable.Range(0, random.NextInt(4)).Select(_ => (long)random.NextInt(5))];
                var data = new byte[shape.Aggregate(1L, (a, b) => a * b) * type.ByteSize()];
                data.AsSpan().Fill((byte)random.NextInt(256));
                entries[$"tensor/{random.NextInt(1000)}\n\"ü"] = (type, shape, data);
            }

            string path = Put("t.safetensors", Write([.. entries.Select(e => SafeTensorEntry.FromBytes(e.Key, e.Value.Type, e.Value.Shape, e.Value.Data))]));
            using SafeTensorFile file = SafeTensorFile.Open(path);

            Assert.Equal(entries.Keys.Order(StringComparer.Ordinal), file.Names.Order(StringComparer.Ordinal));
            foreach ((string name, (SafeTensorType type, long[] shape, byte[] data)) in entries)
            {
                Assert.Equal((type, 0L), (file.Info(name).DType, file.Info(name).Offset % type.ByteSize()));
                Assert.Equal(shape, file.Info(name).Shape);
                Assert.Equal(data, file.Bytes(name).ToArray());
            }
        }
    }

    [Fact]
    public void ARealModelSurvivesTheRoundTrip()
    {
        using SafeTensorFile model = SafeTensorFile.Open(SharedData.PathOrSkip("models/resnet20-cifar10.safetensors"));
        SafeTensorEntry[] entries = [.. model.Tensors.Select(t => new SafeTensorEntry(t.Name, t.DType, t.Shape, stream => stream.Write(model.Bytes(t.Name))))];
        using SafeTensorFile copy = SafeTensorFile.Open(Put("t.safetensors", Write(entries, new(model.Metadata))));

        Assert.Equal(model.Metadata, copy.Metadata);
        Assert.All(model.Tensors, tensor => Assert.True(model.Bytes(tensor.Name).SequenceEqual(copy.Bytes(tensor.Name))));
    }

    [Fact]
    public void EntriesThatCannotBeWrittenAreRefused()
    {
        Assert.Throws<ArgumentException>(() => Write([Bytes("a", SafeTensorType.U8, [1], 1), Bytes("a", SafeTensorType.I8, [1], 1)]));
        Assert.Throws<ArgumentException>(() => Write([Bytes("__metadata__", SafeTensorType.U8, [1], 1)]));
        Assert.Throws<ArgumentException>(() => Write([Bytes("a", SafeTensorType.U8, [2], 1)]));
        Assert.Throws<ArgumentException>(() => Write([Bytes("a", SafeTensorType.U8, [0], 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Write([Bytes("a", SafeTensorType.U8, [-1], 1)]));
    }

    private static SafeTensorEntry Entry(string name, SafeTensorType type) => SafeTensorEntry.FromBytes(name, type, [3], new byte[3 * type.ByteSize()]);

    private static SafeTensorEntry Bytes(string name, SafeTensorType type, long[] shape, params byte[] data) => SafeTensorEntry.FromBytes(name, type, shape, data);

    private static byte[] Write(IEnumerable<SafeTensorEntry> entries, Dictionary<string, string>? metadata = null)
    {
        var stream = new MemoryStream();
        SafeTensorWriter.Write(stream, entries, metadata);
        return stream.ToArray();
    }
}
