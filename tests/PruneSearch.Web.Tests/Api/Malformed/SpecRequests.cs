using System.Text.Json;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Remote;

namespace PruneSearch.Web.Tests.Api.Malformed;

/// <summary>Specs with every kind of error, and sound ones whose model is not there or that ask a worker for what only its operator may decide.</summary>
internal static class SpecRequests
{
    public const string Sound = """
        apiVersion: prunesearch/v1
        name: sound
        seed: 1
        model: {architecture: lenet5, training: {epochs: 1}}
        data:
          train: "glyphs:train=100,validation=20"
          validation: "glyphs:train=100,validation=20"
        targets:
          - {name: edge, runtime: "onnxruntime", threads: 1, batch: 1}
        objectives: [accuracy, latency(edge)]
        prune: {granularity: channel, criterion: [l1, l2], ratio: {min: 0.1, max: 0.7}}
        recovery: {epochs: 0.5, batch: 20, learningRate: 0.02}
        search: {sampler: random, candidates: 4}
        budget: {wallClock: 10m}
        """;

    private static readonly (string Old, string New)[] Changes =
    [
        ("prunesearch/v1", "prunesearch/v9"), ("apiVersion: prunesearch/v1\n", ""), ("name: sound", "name: [sound]"), ("name: sound", "name: ../outside"), ("name: sound", "name: /etc/passwd"),
        ("name: sound", "name: .."), ("name: sound", "name: ''"), ("name: sound", "name: a/b"), ("name: sound", "name: 'a\\b'"), ("name: sound", "name: \"a\\0b\""), ("name: sound", "name: \"a\\nb\""),
        ("name: sound", $"name: {new string('n', 500)}"), ("name: sound", "name: SOUND MIND"), ("name: sound", "name: ~"), ("name: sound", "name: sound\nname: again"), ("name: sound\n", ""),
        ("seed: 1", "seed: one"), ("seed: 1", "seed: -1"), ("seed: 1", "seed: 1.5"), ("seed: 1", "seed: 99999999999999999999999"), ("seed: 1", "sed: 1"), ("seed: 1", "seed: .nan"),
        ("{architecture: lenet5, training: {epochs: 1}}", "{}"), ("{architecture: lenet5, training: {epochs: 1}}", "model.onnx"), ("architecture: lenet5", "architecture: lenet9000"),
        ("{architecture: lenet5, training: {epochs: 1}}", "{onnx: [a]}"), ("{architecture: lenet5, training: {epochs: 1}}", "{onnx: a.onnx, architecture: lenet5}"),
        ("{architecture: lenet5, training: {epochs: 1}}", "{onnx: \"a\\0b.onnx\"}"), ("{architecture: lenet5, training: {epochs: 1}}", "{onnx: ''}"), ("epochs: 1}", "epochs: -1}"), ("epochs: 1}", "epochs: .inf}"), ("epochs: 1}", "epoch: 1}"),
        ("train: \"glyphs", "train: \"letters"), ("train: \"glyphs:train=100,validation=20\"", "train: [glyphs]"),
        ("train: \"glyphs:train=100,validation=20\"", "train: 7"), ("  train: \"glyphs:train=100,validation=20\"\n", ""), ("data:\n", "data: glyphs\nignored:\n"),
        ("{name: edge, ", "{"), ("name: edge, runtime", "name: ../edge, runtime"), ("\"onnxruntime\"", "tensorrt9"), ("threads: 1", "threads: 0"), ("threads: 1", "threads: many"), ("threads: 1", "threads: 1, bacth: 1"),
        ("targets:\n", "targets: 5\nignored:\n"), ("latency(edge)", "latency(cloud)"), ("latency(edge)", "beauty"), ("latency(edge)", "accuracy"), ("[accuracy, latency(edge)]", "[]"), ("[accuracy, latency(edge)]", "{accuracy: 1}"),
        ("granularity: channel", "granularity: colour"), ("[l1, l2]", "[l1, l7]"), ("[l1, l2]", "[]"), ("criterion", "criterions"), ("{min: 0.1, max: 0.7}", "{min: 0.7, max: 0.1}"), ("{min: 0.1, max: 0.7}", "much"),
        ("max: 0.7", "max: 1.7"), ("min: 0.1", "min: .nan"), ("epochs: 0.5", "epochs: -1"), ("batch: 20", "batch: 0"), ("batch: 20", "batch: 99999999999999"), ("learningRate: 0.02", "learningRate: fast"),
        ("sampler: random", "sampler: oracle"), ("candidates: 4", "candidates: 0"), ("candidates: 4", "candidates: 4.5"), ("candidates: 4", "candidates: 99999999999999999999"), ("wallClock: 10m", "wallClock: soon"),
        ("wallClock: 10m", "wallClock: -10m"), ("wallClock: 10m", "computeHours: -1"), ("wallClock: 10m", "computeHours: .nan"), ("wallClock: 10m", "computeHours: 0"), ("wallClock: 10m", "attempts: 0"), ("budget:", "bugdet:"),
        ("objectives: [", "objectives: [["), ("  train", "\ttrain"), ("name: sound", "name: \"sound"), ("name: sound", "name: *nothing"), ("name: sound", "name: !!python/object sound"), ("name: sound", "name: sound\n---\nname: second"),
        // A worker's files and libraries are its operator's.
        ("batch: 1}", "batch: 1, library: /tmp/evil.so}"), ("batch: 1}", "batch: 1, library: libonnxruntime.so}"), ("batch: 1}", "batch: 1, provider: cuda, providerOptions: {custom_op_library: evil.so}}"),
        ("batch: 1}", "batch: 1, provider: cuda, providerOptions: {trt_engine_cache_path: cache}}"), ("batch: 1}", "batch: 1, options: {session.disable_prepacking: /etc/passwd}}"),
        ("batch: 1}", "batch: 1, options: {optimized_model_filepath: model}}"), ("batch: 1}", "batch: 1, options: {session.x: 'C:\\\\windows'}}"),
    ];

    public static IEnumerable<RawRequest> All()
    {
        foreach ((string old, string replacement) in Changes)
        {
            string text = Sound.Replace(old, replacement, StringComparison.Ordinal);
            if (text == Sound)
            {
                throw new InvalidOperationException($"'{old}' is not in the sound spec");
            }

            yield return Request($"spec, {old.Trim()} -> {replacement.Trim()}", text, null);
        }

        string[] texts =
        [
            "", " ", "x", "- a\n- b", "1", "null", "{", "[", "\u0001", "\ufeff", "a: 1\n", "%YAML 9.9\n---\na: 1", "a: " + new string('[', 20_000), string.Concat(Enumerable.Repeat("- ", 5000)) + "a", new string('{', 5000),
            "a: &a [1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e]",
            "a: &a [*a]", new string('a', 1_000_000), "a: \"" + new string('a', 1_000_000) + "\"", string.Concat(Enumerable.Range(0, 30_000).Select(i => $"k{i}: 1\n")), "name: \ud800",
        ];
        foreach (string text in texts)
        {
            yield return Request($"spec of {text.Length} characters", text, null);
        }

        yield return Request("a model that was not uploaded", Sound.Replace("{architecture: lenet5, training: {epochs: 1}}", "{onnx: model.onnx}", StringComparison.Ordinal), ArtifactHash.Of("not here"u8));
    }

    private static RawRequest Request(string name, string spec, ArtifactHash? model) => RawRequest.Of(
        name, "POST", "/api/v1/campaigns", TestKeys.Operator, JsonSerializer.SerializeToUtf8Bytes(new SubmitRequest(spec, model), RemoteJson.Default.SubmitRequest), 400);
}
