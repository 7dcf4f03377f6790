using System.IO.Compression;
using System.Text;

namespace PruneSearch.Core.Tests.Data;

/// <summary>A temporary folder and the little files that tests put into it.</summary>
public abstract class DataFolderFixture : IDisposable
{
    protected string Folder { get; } = Directory.CreateTempSubdirectory("prunesearch-data-").FullName;

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes a file, through gzip when it is named .gz, and returns its path.</summary>
    protected string Put(string name, byte[] bytes)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, name.EndsWith(".gz", StringComparison.Ordinal) ? Gzip(bytes) : bytes);
        return path;
    }

    protected void PutMnist(int train, int test, string suffix = "")
    {
        foreach ((string prefix, int count) in new[] { ("train", train), ("t10k", test) })
        {
            byte[] pixels = [.. Enumerable.Range(0, count * 6).Select(i => (byte)(i * 7))];
            Put($"{prefix}-images-idx3-ubyte{suffix}", Idx(pixels, count, 2, 3));
            Put($"{prefix}-labels-idx1-ubyte{suffix}", Idx([.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))], count));
        }
    }

    protected static byte[] Gzip(byte[] bytes)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }

    /// <summary>An IDX file of unsigned bytes.</summary>
    protected static byte[] Idx(byte[] values, params int[] shape)
    {
        var bytes = new List<byte> { 0, 0, 8, (byte)shape.Length };
        foreach (int extent in shape)
        {
            bytes.AddRange([(byte)(extent >> 24), (byte)(extent >> 16), (byte)(extent >> 8), (byte)extent]);
        }

        return [.. bytes, .. values];
    }

    /// <summary>CIFAR records: sample i has label (i + salt) % 10, and pixel p has (31 i + p + salt) % 256.</summary>
    protected static byte[] Cifar(int count, int salt)
    {
        var bytes = new byte[count * 3073];
        for (int i = 0; i < count; i++)
        {
            bytes[i * 3073] = (byte)((i + salt) % 10);
            for (int p = 0; p < 3072; p++)
            {
                bytes[(i * 3073) + 1 + p] = (byte)((31 * i) + p + salt);
            }
        }

        return bytes;
    }

    /// <summary>An NPY file, version 1.0, laid out as numpy.save does.</summary>
    protected static byte[] Npy(string descr, string shape, byte[] data, bool fortran = false)
    {
        string text = $"{{'descr': '{descr}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}";
        text = text.PadRight(((text.Length + 10) / 64 * 64) + 64 - 11) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. Encoding.Latin1.GetBytes(text), .. data];
    }

    protected static byte[] FloatBytes(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    protected static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
