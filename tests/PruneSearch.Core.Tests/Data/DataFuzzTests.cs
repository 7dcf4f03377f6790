using PruneSearch.Data;
using Xunit;

namespace PruneSearch.Core.Tests.Data;

/// <summary>Damaged files of every kind: a clear error or a consistent read, never another exception and never memory that a header only claims.</summary>
public sealed class DataFuzzTests : DataFolderFixture
{
    private const int Trials = 250;
    private const long MostBytes = 64 << 20;

    [Fact]
    public void DamagedMnist() => Fuzz("mnist:" + Folder, () => PutMnist(20, 3));

    [Fact]
    public void DamagedZippedMnist() => Fuzz("mnist:" + Folder, () => PutMnist(20, 3, ".gz"));

    [Fact]
    public void DamagedCifar() => Fuzz("cifar10:" + Folder, () =>
    {
        Put("data_batch_1.bin.gz", Cifar(3, 1));
        Put("test_batch.bin", Cifar(1, 1));
    });

    [Fact]
    public void DamagedArrays() => Fuzz("npz:" + Path.Combine(Folder, "a.npz"), () => Put("a.npz", Zip(
        ("x_train.npy", Npy("<f4", "(4, 2)", FloatBytes(1, 2, 3, 4, 5, 6, 7, 8))),
        ("y_train.npy", Npy("<i8", "(4,)", new byte[32])),
        ("x_test.npy", Npy(">f8", "(2, 1)", new byte[16], fortran: true)))));

    [Fact]
    public void DamagedArray() => Fuzz("npz:" + Path.Combine(Folder, "a.npy"), () => Put("a.npy", Npy("<f2", "(3, 2, 2)", new byte[24], fortran: true)));

    [Fact]
    public void DamagedImages() => Fuzz("images:" + Folder, () =>
    {
        Put("a/0.png", PngWriter.Write(5, 4, 2, 8, true, [.. Enumerable.Range(0, 60)]));
        Put("a/1.png", PngWriter.Write(5, 4, 3, 2, false, new int[20], ("PLTE", [1, 2, 3]), ("tRNS", [7])));
        Put("b/0.png", PngWriter.Write(5, 4, 4, 16, false, [.. Enumerable.Range(0, 40)]));
    });

    [Fact]
    public void DamagedImagesWithRightCrcs()
    {
        // Damage below the CRC, so that it reaches the inner checks.
        var random = new RandomStream(9, "fuzz png");
        byte[] raw = [.. Enumerable.Range(0, 5 * 11).Select(i => (byte)(i % 11 == 0 ? i / 11 : i))];
        for (int trial = 0; trial < Trials; trial++)
        {
            byte[] header = [0, 0, 0, 10, 0, 0, 0, 5, 8, 0, 0, 0, 0];
            byte[] data = PngWriter.Deflate(raw);
            Damage(random.NextInt(2) == 0 ? header : data, random);
            Put("a.png", PngWriter.Assemble(("IHDR", header), ("IDAT", data), ("IEND", [])));
            Survives("images:" + Folder);
        }
    }

    private void Fuzz(string source, Action put)
    {
        var random = new RandomStream(7, source[..5]);
        put();
        Assert.True(Survives(source), "the undamaged files must be read");
        string[] files = Directory.GetFiles(Folder, "*", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        byte[][] good = [.. files.Select(File.ReadAllBytes)];
        for (int trial = 0; trial < Trials; trial++)
        {
            int chosen = random.NextInt(files.Length);
            byte[] bytes = [.. good[chosen]];
            if (random.NextInt(4) == 0)
            {
                bytes = bytes[..random.NextInt(bytes.Length)];
            }
            else
            {
                Damage(bytes, random);
            }

            File.WriteAllBytes(files[chosen], bytes);
            Survives(source);
            File.WriteAllBytes(files[chosen], good[chosen]);
        }
    }

    private static void Damage(byte[] bytes, RandomStream random)
    {
        // Mostly near the front, where headers are.
        int reach = random.NextInt(2) == 0 ? Math.Min(64, bytes.Length) : bytes.Length;
        for (int flips = 1 + random.NextInt(3); flips > 0; flips--)
        {
            int at = random.NextInt(reach);
            bytes[at] = random.NextInt(3) switch { 0 => 0xFF, 1 => 0, _ => (byte)(bytes[at] ^ (1 << random.NextInt(8))) };
        }
    }

    /// <summary>Whether all could be read; fails the test on anything but that or an <see cref="InvalidInputException"/>.</summary>
    private static bool Survives(string text)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool read = true;
        DataSource source = DataSource.Parse(text, "/");
        foreach (DataSplit split in Enum.GetValues<DataSplit>())
        {
            try
            {
                DataSlice data = source.Open(split);
                var values = new float[data.SampleLength];
                for (int i = 0; i < data.Count; i++)
                {
                    data.Read(i, values);
                    Assert.All(values, value => Assert.True(float.IsFinite(value)));
                    Assert.InRange(data.Label(i), data.Classes is null ? -1 : 0, (data.Classes ?? 0) - 1);
                }
            }
            catch (InvalidInputException e)
            {
                Assert.All(e.Errors, error => Assert.False(string.IsNullOrWhiteSpace(error.Where + error.Message)));
                read &= e.Message.Contains("has no test samples", StringComparison.Ordinal);
            }
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        return read;
    }
}
