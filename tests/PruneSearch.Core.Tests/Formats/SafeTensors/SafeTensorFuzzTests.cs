using PruneSearch.Core.Tests.Data;
using PruneSearch.Formats.SafeTensors;
using Xunit;

namespace PruneSearch.Core.Tests.Formats.SafeTensors;

/// <summary>A damaged file gives a clear error or a consistent read, never a crash or memory that only a header claims.</summary>
public sealed class SafeTensorFuzzTests : DataFolderFixture
{
    [Fact]
    public void TruncationsAreErrors()
    {
        byte[] good = Good();
        for (int length = 0; length < good.Length; length++)
        {
            string path = Put("t", good[..length]);
            Assert.Throws<InvalidInputException>(() => SafeTensorFile.Open(path));
        }
    }

    [Fact]
    public void ChangedBytesAreErrorsOrConsistent()
    {
        byte[] good = Good();
        var random = new RandomStream(2, "fuzz safetensors");
        for (int trial = 0; trial < 3000; trial++)
        {
            byte[] bytes = [.. good];
            for (int flips = 1 + random.NextInt(3); flips > 0; flips--)
            {
                int at = random.NextInt(bytes.Length);
                bytes[at] = random.NextInt(2) == 0 ? (byte)(bytes[at] ^ (1 << random.NextInt(8))) : (byte)"0123456789{}[]\",: "[random.NextInt(18)];
            }

            Check(Put("t", bytes), bytes.Length);
        }
    }

    private static void Check(string path, int length)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using SafeTensorFile file = SafeTensorFile.Open(path);
            long total = 0;
            foreach (SafeTensorInfo tensor in file.Tensors)
            {
                total += file.Bytes(tensor.Name).Length;
                long elements = tensor.Shape.Aggregate(1L, (a, b) => a * b);
                Assert.Equal(tensor.ByteLength, elements * tensor.DType.ByteSize());
                if (tensor.DType is SafeTensorType.F64 or SafeTensorType.F32 or SafeTensorType.F16 or SafeTensorType.BF16)
                {
                    Assert.Equal(elements, file.ReadFloats(tensor.Name).Length);
                }
            }

            Assert.InRange(total, 0, length);
        }
        catch (InvalidInputException e)
        {
            Assert.NotEmpty(e.Errors);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static byte[] Good()
    {
        var stream = new MemoryStream();
        SafeTensorWriter.Write(
            stream,
            [
                SafeTensorEntry.FromFloats("layer.weight", [2, 3], new float[6]),
                SafeTensorEntry.FromInt64("step", [], new long[1]),
                SafeTensorEntry.FromBytes("half", SafeTensorType.F16, [2], new byte[4]),
            ],
            new Dictionary<string, string> { ["format"] = "pt" });
        return stream.ToArray();
    }
}
