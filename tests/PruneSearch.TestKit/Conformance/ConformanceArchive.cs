using System.IO.Compression;

namespace PruneSearch.TestKit.Conformance;

/// <summary>ONNX's backend test data in zip files: <c>SUITE/CASE/model.onnx</c> with <c>test_data_set_0/{input,output}_I.pb</c>.</summary>
public static class ConformanceArchive
{
    /// <summary>All cases of the zip files of a folder, by suite and name.</summary>
    public static IReadOnlyList<ConformanceCase> Read(string folder)
    {
        var files = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(folder, "*.zip").Order(StringComparer.Ordinal))
        {
            using ZipArchive zip = ZipFile.OpenRead(path);
            foreach (ZipArchiveEntry entry in zip.Entries.Where(e => e.Name.Length > 0))
            {
                files[entry.FullName] = Bytes(entry);
            }
        }

        return [.. files.Keys.Where(f => f.EndsWith("/model.onnx", StringComparison.Ordinal)).Select(f => Case(files, f))];
    }

    /// <summary>The whole nets of a folder's zip files: <c>light/NET.onnx</c> with <c>light/NET_output_0.pb</c>.</summary>
    public static IReadOnlyList<LightNet> ReadLightNets(string folder)
    {
        var nets = new List<LightNet>();
        foreach (string path in Directory.EnumerateFiles(folder, "*.zip").Order(StringComparer.Ordinal))
        {
            using ZipArchive zip = ZipFile.OpenRead(path);
            foreach (ZipArchiveEntry model in zip.Entries.Where(e => e.FullName.StartsWith("light/", StringComparison.Ordinal) && e.Name.EndsWith(".onnx", StringComparison.Ordinal)))
            {
                string name = model.Name[..^".onnx".Length];
                ZipArchiveEntry? output = zip.GetEntry($"light/{name}_output_0.pb");
                if (output is not null)
                {
                    nets.Add(new LightNet(name, Bytes(model), new ConformanceTensor(Bytes(output))));
                }
            }
        }

        return [.. nets.OrderBy(n => n.Name, StringComparer.Ordinal)];
    }

    private static ConformanceCase Case(SortedDictionary<string, ReadOnlyMemory<byte>> files, string model)
    {
        string[] parts = model.Split('/');
        string data = string.Join('/', parts[..^1]) + "/test_data_set_0/";
        return new ConformanceCase(parts[^3], parts[^2], files[model], Tensors(files, data + "input_"), Tensors(files, data + "output_"));
    }

    private static List<ConformanceTensor> Tensors(SortedDictionary<string, ReadOnlyMemory<byte>> files, string prefix)
    {
        var tensors = new List<ConformanceTensor>();
        while (files.TryGetValue($"{prefix}{tensors.Count}.pb", out ReadOnlyMemory<byte> bytes))
        {
            tensors.Add(new ConformanceTensor(bytes));
        }

        return tensors;
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        byte[] bytes = new byte[entry.Length];
        using Stream stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }
}
