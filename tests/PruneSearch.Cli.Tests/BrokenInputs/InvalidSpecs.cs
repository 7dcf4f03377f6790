using System.Text;

namespace PruneSearch.Cli.Tests.BrokenInputs;

/// <summary>Specs with wrong types, unknown keys, values out of range and files that are not there.</summary>
internal static class InvalidSpecs
{
    private static readonly string[][] Commands = [["validate", "spec.yaml"], ["plan", "spec.yaml"], ["run", "spec.yaml", "--out", "campaign"], ["validate", "spec.yaml", "--json"]];

    /// <summary>What of the sound spec is replaced by what, and what the message must name.</summary>
    private static readonly (string Old, string New, string Mentions)[] Changes =
    [
        ("prunesearch/v1", "prunesearch/v9", "apiVersion"),
        ("prunesearch/v1", "[1]", "apiVersion"),
        ("apiVersion: prunesearch/v1\n", "", "apiVersion"),
        ("name: sound", "name: [sound]", "name"),
        ("name: sound", "name: ../outside", "name"),
        ("name: sound", "name: ''", "name"),
        ("name: sound", "name: sound\nname: again", "name"),
        ("seed: 1", "seed: one", "seed"),
        ("seed: 1", "seed: -1", "seed"),
        ("seed: 1", "seed: 1.5", "seed"),
        ("seed: 1", "sed: 1", "sed"),
        ("{onnx: model.onnx}", "model.onnx", "model"),
        ("{onnx: model.onnx}", "{onnx: nowhere.onnx}", "nowhere.onnx"),
        ("{onnx: model.onnx}", "{onnx: [model.onnx]}", "onnx"),
        ("{onnx: model.onnx}", "{onnx: model.onnx, architecture: resnet8}", "model"),
        ("{onnx: model.onnx}", "{architecture: resnet9000}", "architecture"),
        ("{onnx: model.onnx}", "{architecture: resnet8, width: 0, training: {epochs: 1}}", "width"),
        ("{onnx: model.onnx}", "{architecture: resnet8, width: wide, training: {epochs: 1}}", "width"),
        ("{onnx: model.onnx}", "{}", "model"),
        ("model: {onnx: model.onnx}\n", "", "model"),
        ("train: \"glyphs", "train: \"letters", "train"),
        ("train: \"glyphs:seed=1", "train: \"glyphs:seed=x", "train"),
        ("validation: \"glyphs:seed=1,size=16", "validation: \"glyphs:seed=1,size=24", "validation"),
        ("validation: \"glyphs", "validation: \"npz:nowhere.npz\" # ", "nowhere.npz"),
        ("validation: \"glyphs", "validation: \"cifar10:nowhere\" # ", "nowhere"),
        ("validation: \"glyphs", "validation: 7 # ", "validation"),
        ("data:\n", "data: glyphs\nignored:\n", "data"),
        ("normalization: {mean: [0.5], std: [0.5]}", "normalization: {mean: [0.5]}", "normalization"),
        ("normalization: {mean: [0.5], std: [0.5]}", "normalization: {mean: [0.5], std: [0]}", "std"),
        ("normalization: {mean: [0.5], std: [0.5]}", "normalization: {mean: [a], std: [0.5]}", "mean"),
        ("normalization: {mean: [0.5], std: [0.5]}", "normalization: {mean: [.nan], std: [0.5]}", "mean"),
        ("normalization: {mean: [0.5], std: [0.5]}", "normalization: {mean: [1, 2, 3], std: [1, 2, 3]}", "normalization"),
        ("normalization: {mean: [0.5], std: [0.5]}", "normalisation: {mean: [0.5], std: [0.5]}", "normalisation"),
        ("{name: edge, ", "{", "targets"),
        ("\"model:edge\"", "tensorrt9", "tensorrt9"),
        ("threads: 1, batch: 1", "threads: 0, batch: 1", "threads"),
        ("threads: 1, batch: 1", "threads: many, batch: 1", "threads"),
        ("threads: 1, batch: 1", "threads: 1, bacth: 1", "bacth"),
        ("targets:\n", "targets: 5\nignored:\n", "targets"),
        ("[accuracy, latency(edge)]", "[accuracy, latency(cloud)]", "cloud"),
        ("[accuracy, latency(edge)]", "[beauty]", "beauty"),
        ("[accuracy, latency(edge)]", "[accuracy, accuracy]", "objectives"),
        ("[accuracy, latency(edge)]", "[]", "objectives"),
        ("[accuracy, latency(edge)]", "{accuracy: 1}", "objectives"),
        ("accuracy >= baseline - 0.2", "accuracy >> baseline", "constraints"),
        ("accuracy >= baseline - 0.2", "accuracy >= 150 %%", "constraints"),
        ("accuracy >= baseline - 0.2", "latency(edge) <= 2 furlongs", "constraints"),
        ("granularity: channel", "granularity: colour", "granularity"),
        ("granularity: channel", "granularity: 3", "granularity"),
        ("criterion: [l1, l2]", "criterion: [l1, l7]", "criterion"),
        ("criterion: [l1, l2]", "criterion: []", "criterion"),
        ("criterion: [l1, l2]", "criterions: [l1]", "criterions"),
        ("ratio: {min: 0.1, max: 0.7}", "ratio: {min: 0.7, max: 0.1}", "ratio"),
        ("ratio: {min: 0.1, max: 0.7}", "ratio: {min: 0.1, max: 1.7}", "ratio"),
        ("ratio: {min: 0.1, max: 0.7}", "ratio: much", "ratio"),
        ("ratio: {min: 0.1, max: 0.7}", "ratio: {min: .nan, max: 0.7}", "ratio"),
        ("epochs: 0.5", "epochs: -1", "epochs"),
        ("epochs: 0.5", "epochs: .inf", "epochs"),
        ("learningRate: 0.02", "learningRate: fast", "learningRate"),
        ("learningRate: 0.02", "learningRate: 0.02, momentun: 0.9", "momentun"),
        ("sampler: nsga2", "sampler: oracle", "sampler"),
        ("candidates: 4", "candidates: 0", "candidates"),
        ("candidates: 4", "candidates: 4.5", "candidates"),
        ("candidates: 4", "candidates: 99999999999999999999", "candidates"),
        ("populationSize: 4", "populationSize: few", "populationSize"),
        ("populationSize: 4", "population: 4", "population"),
        ("{uniform: [0.3]}", "{uniform: [1.3]}", "uniform"),
        ("{uniform: [0.3]}", "[uniform]", "baselines"),
        ("{rounds: 30}", "{rounds: 0}", "rounds"),
        ("{rounds: 30}", "{rounds: true}", "rounds"),
        ("wallClock: 10m", "wallClock: soon", "wallClock"),
        ("wallClock: 10m", "wallClock: -10m", "wallClock"),
        ("budget: {wallClock: 10m}", "bugdet: {wallClock: 10m}", "bugdet"),
        ("objectives: [", "objectives: [[", "spec.yaml"),
        ("  granularity: channel", "\tgranularity: channel", "spec.yaml"),
        ("name: sound", "name: \"sound", "spec.yaml"),
        ("name: sound", "name: *nothing", "spec.yaml"),
        ("name: sound", "name: sound\n---\nname: second", "spec.yaml"),
    ];

    public static IEnumerable<BrokenInput> All()
    {
        int turn = 0;
        foreach ((string old, string replacement, string mentions) in Changes)
        {
            string text = SoundFiles.Spec.Replace(old, replacement, StringComparison.Ordinal);
            yield return Case($"{old.Trim()} -> {replacement.Trim()}", Encoding.UTF8.GetBytes(text), Commands[turn++ % Commands.Length], mentions);
        }

        foreach ((string name, byte[] bytes) in new (string, byte[])[]
        {
            ("an empty spec", []),
            ("a spec of one word", "prunesearch"u8.ToArray()),
            ("a list instead of a spec", "- a\n- b\n"u8.ToArray()),
            ("a spec that is not text", SoundFiles.Plain),
            ("a spec in broken UTF-8", [.. Encoding.UTF8.GetBytes(SoundFiles.Spec), 0xC3, 0x28]),
            ("a spec nested without end", Encoding.UTF8.GetBytes("a: " + new string('[', 20000))),
        })
        {
            yield return Case(name, bytes, Commands[turn++ % Commands.Length], "spec.yaml");
        }
    }

    private static BrokenInput Case(string name, byte[] spec, string[] arguments, string mentions) =>
        new($"spec, {name.Replace("\n", "/", StringComparison.Ordinal)}", new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["spec.yaml"] = spec, ["model.onnx"] = SoundFiles.Plain }, arguments, mentions);
}
