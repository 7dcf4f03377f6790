using System.IO.Compression;
using System.Text;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;

namespace PruneSearch.Cli.Tests.BrokenInputs;

/// <summary>What is broken later: small models, a spec and data, all of which work as they are.</summary>
internal static class SoundFiles
{
    public const string Glyphs = "glyphs:seed=1,size=16,train=60,validation=40,test=40";

    public const string Spec = """
        apiVersion: prunesearch/v1
        name: sound
        seed: 1
        model: {onnx: model.onnx}
        data:
          train: "glyphs:seed=1,size=16,train=60,validation=40,test=40"
          validation: "glyphs:seed=1,size=16,train=60,validation=40,test=40"
          test: "glyphs:seed=1,size=16,train=60,validation=40,test=40"
          normalization: {mean: [0.5], std: [0.5]}
        targets:
          - {name: edge, runtime: "model:edge", threads: 1, batch: 1}
        objectives: [accuracy, latency(edge)]
        constraints: ["accuracy >= baseline - 0.2"]
        prune:
          granularity: channel
          criterion: [l1, l2]
          ratio: {min: 0.1, max: 0.7}
        recovery: {epochs: 0.5, learningRate: 0.02}
        search: {sampler: nsga2, options: {populationSize: 4}, candidates: 4}
        baselines: {uniform: [0.3]}
        measurement: {rounds: 30}
        budget: {wallClock: 10m}

        """;

    /// <summary>The spec with the samples of data.npz, two to train on and two to judge by.</summary>
    public static string ArraySpec { get; } = string.Join('\n', Spec.Split('\n').Where(l => !l.StartsWith("  test:", StringComparison.Ordinal) && !l.StartsWith("  normalization:", StringComparison.Ordinal)))
        .Replace($"train: \"{Glyphs}\"", "train: {source: \"npz:data.npz\", from: 0, to: 2}", StringComparison.Ordinal)
        .Replace($"validation: \"{Glyphs}\"", "validation: {source: \"npz:data.npz\", from: 2, to: 4}", StringComparison.Ordinal);

    /// <summary>Convolutions with batch normalisation and a linear layer, for the glyphs: [N, 1, 16, 16] to [N, 20].</summary>
    public static byte[] Plain { get; } = OnnxWriter.ToBytes(PlainGraph());

    /// <summary>Reshape, Slice, Pad, Concat and a residual sum around convolutions.</summary>
    public static byte[] Shaped { get; } = OnnxWriter.ToBytes(ShapedGraph());

    public static ModelGraph PlainGraph()
    {
        var b = new GraphBuilder("plain", seed: 3);
        string x = b.Relu("relu1", b.BatchNorm("norm1", b.Conv("conv1", b.Input("input", 1, 16, 16), 4, 3)));
        x = b.MaxPool("pool", x, 2, 2);
        x = b.Relu("relu2", b.Conv("conv2", x, 6, 3, bias: true));
        x = b.Flatten("flatten", b.GlobalAveragePool("mean", x), 6);
        return b.Build((b.Linear("head", x, 20), "logits"));
    }

    /// <summary>A NumPy array of format version 1.0.</summary>
    public static byte[] Npy(string type, string shape, byte[] data)
    {
        string header = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}";
        header = header.PadRight(((header.Length + 11 + 63) / 64 * 64) - 11) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.ASCII.GetBytes(header), .. data];
    }

    public static byte[] Floats(int count, Func<int, float> value) => [.. Enumerable.Range(0, count).SelectMany(i => BitConverter.GetBytes(value(i)))];

    public static byte[] Longs(params long[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    /// <summary>A zip of arrays.</summary>
    public static byte[] Npz(params (string Name, byte[] Array)[] arrays)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] array) in arrays)
            {
                using Stream entry = zip.CreateEntry(name + ".npy").Open();
                entry.Write(array);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Four samples of the models' shape with labels.</summary>
    public static byte[] Samples() => Npz(("x", Npy("<f4", "(4, 1, 16, 16)", Floats(1024, i => i % 7))), ("y", Npy("<i8", "(4,)", Longs(0, 1, 2, 19))));

    private static ModelGraph ShapedGraph()
    {
        var b = new GraphBuilder("shaped", seed: 4);
        string x = b.Relu("relu1", b.Conv("conv1", b.Input("input", 1, 16, 16), 4, 3, stride: 2, bias: true));
        string half = b.Node("Slice", "slice", [x, b.Constant("starts", Tensor.Vector(0, 0)), b.Constant("ends", Tensor.Vector(8, 8)), b.Constant("axes", Tensor.Vector(2, 3)), b.Constant("steps", Tensor.Vector(2, 2))]);
        string wide = b.Node("Pad", "pad", [half, b.Constant("pads", Tensor.Vector(0, 2, 0, 0, 0, 2, 0, 0))]);
        string sum = b.Add("sum", b.Conv("conv2", x, 8, 3, stride: 2), wide);
        string both = b.Node("Concat", "concat", [sum, b.Relu("relu2", sum)], ("axis", 1));
        string flat = b.Node("Reshape", "reshape", [both, b.Constant("shape", Tensor.Vector(-1, 256))]);
        b.SetWidth(flat, 256);
        return b.Build((b.Linear("head", flat, 20), "logits"));
    }
}
