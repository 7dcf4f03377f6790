namespace PruneSearch.Cli.Tests.BrokenInputs;

/// <summary>Command lines that ask for what is not there or makes no sense.</summary>
internal static class InvalidArguments
{
    private static readonly (string Line, string Mentions)[] Lines =
    [
        ("inspect nowhere.onnx", "nowhere.onnx"),
        ("inspect .", "."),
        ("plan nowhere.onnx", "nowhere.onnx"),
        ("plan nowhere.yaml", "nowhere.yaml"),
        ("validate nowhere.yaml", "nowhere.yaml"),
        ("validate .", "."),
        ("run nowhere.yaml", "nowhere.yaml"),
        ("run spec.yaml --parallel 0", "--parallel"),
        ("run spec.yaml --threads 0", "--threads"),
        ("run spec.yaml --threads x", "x"),
        ("run", "run"),
        ("run spec.yaml --backend jax", "jax"),
        ("run spec.yaml --device gpu", "gpu"),
        ("run spec.yaml --backend compute --device cuda", "--device"),
        ("evaluate model.onnx --data GLYPHS --runtime compute --backend compute", "--backend"),
        ("evaluate model.onnx --data GLYPHS --device tpu", "tpu"),
        ("prune model.onnx --out smaller.onnx --backend onnx", "--backend"),
        ("evaluate nowhere.onnx --data GLYPHS", "nowhere.onnx"),
        ("evaluate model.onnx", "--data"),
        ("evaluate model.onnx --data glyph", "glyph"),
        ("evaluate model.onnx --data glyphs:size=0", "size"),
        ("evaluate model.onnx --data GLYPHS --split tset", "tset"),
        ("evaluate model.onnx --data GLYPHS --mean 0.5", "--mean"),
        ("evaluate model.onnx --data GLYPHS --mean a --std 1", "--mean"),
        ("evaluate model.onnx --data GLYPHS --mean 0.5 --std 0", "std"),
        ("evaluate model.onnx --data GLYPHS --mean 1,2,3 --std 1,2,3", "3"),
        ("evaluate model.onnx --data GLYPHS --raw --zero 1 --scale 1", "--raw"),
        ("evaluate model.onnx --data GLYPHS --from 30 --to 20", "20"),
        ("evaluate model.onnx --data GLYPHS --to 100000", "100000"),
        ("evaluate model.onnx --data GLYPHS --from -1", "-1"),
        ("evaluate model.onnx --data GLYPHS --threads -3", "--threads"),
        ("evaluate model.onnx --data GLYPHS --runtime tensorrt", "tensorrt"),
        ("evaluate model.onnx --data glyphs:size=24,train=20,validation=20,test=20", "model.onnx"),
        ("evaluate model.onnx --data GLYPHS --bind N", "--bind"),
        ("prune model.onnx", "--out"),
        ("prune nowhere.onnx --out smaller.onnx", "nowhere.onnx"),
        ("prune model.onnx --out smaller.onnx --ratio 1", "--ratio"),
        ("prune model.onnx --out smaller.onnx --ratio NaN", "--ratio"),
        ("prune model.onnx --out smaller.onnx --ratio -0.5", "--ratio"),
        ("prune model.onnx --out smaller.onnx --criterion l9", "--criterion"),
        ("prune model.onnx --out smaller.onnx --granularity atoms", "--granularity"),
        ("prune model.onnx --out smaller.onnx --allocation fair", "--allocation"),
        ("prune model.onnx --out smaller.onnx --round-to 0", "round"),
        ("prune model.onnx --out nowhere/smaller.onnx", "--out"),
        ("prune model.onnx --out . --ratio 0.3", "--out"),
        ("prune model.onnx --out smaller.onnx --criterion taylor", "--data"),
        ("measure nowhere.onnx --runtime compute", "nowhere.onnx"),
        ("measure model.onnx --runtime compute --against nowhere.onnx", "nowhere.onnx"),
        ("measure model.onnx --runtime compute --threads 0", "threads"),
        ("measure model.onnx --runtime compute --batch -1", "batch"),
        ("measure model.onnx --runtime compute --rounds 0", "ounds"),
        ("measure model.onnx --runtime tensorrt", "tensorrt"),
        ("measure model.onnx --runtime compute --provider cuda", "cuda"),
        ("measure model.onnx --runtime onnxruntime --onnxruntime nowhere.so", "nowhere.so"),
        ("front nowhere", "nowhere"),
        ("show nowhere 1", "nowhere"),
        ("reproduce nowhere 1", "nowhere"),
        ("export nowhere 1 --out smaller.onnx", "nowhere"),
        ("report nowhere --out report.html", "nowhere"),
        ("prun model.onnx", "prun"),
        ("inspect model.onnx --jsn", "--jsn"),
    ];

    public static IEnumerable<BrokenInput> All()
    {
        foreach ((string line, string mentions) in Lines)
        {
            var files = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["model.onnx"] = SoundFiles.Plain, ["spec.yaml"] = System.Text.Encoding.UTF8.GetBytes(SoundFiles.Spec) };
            yield return new BrokenInput("line, " + line, files, [.. line.Split(' ').Select(w => w == "GLYPHS" ? SoundFiles.Glyphs : w)], mentions);
        }
    }
}
