using PruneSearch.Hardware;
using PruneSearch.Hardware.Fingerprints;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Targets;
using PruneSearch.TestKit.Hardware;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware;

public sealed class ReceiptTests
{
    /// <summary>
    /// Schema 1, field by field (the key: sha256sum over the parts, by hand). A change here breaks receipts that users have; a new
    /// field may be added.
    /// </summary>
    private const string Snapshot = """
        {
          "schema": 1,
          "target": {
            "name": "edge",
            "kind": "measured",
            "runtime": "onnxruntime",
            "options": {
              "threads": 2,
              "batch": 8,
              "provider": "cpu",
              "providerOptions": {},
              "sessionOptions": {
                "session.intra_op.allow_spinning": "0"
              },
              "library": null,
              "optimization": "all",
              "flushDenormals": true
            }
          },
          "runtime": {
            "name": "onnxruntime",
            "version": "1.30.0",
            "library": "/opt/ort/libonnxruntime.so",
            "librarySha256": "ab",
            "providers": [
              "CPUExecutionProvider"
            ]
          },
          "candidate": {
            "file": "small.onnx",
            "sha256": "cd",
            "median": {
              "value": 1,
              "low": 0.9,
              "high": 1.1
            },
            "p95": 1.2,
            "inferencesPerSample": 3,
            "millijoules": {
              "unavailable": "not asked for"
            },
            "samples": [
              1,
              1.2
            ]
          },
          "dense": {
            "file": "big.onnx",
            "sha256": "ef",
            "median": {
              "value": 2,
              "low": 1.9,
              "high": 2.1
            },
            "p95": 2.2,
            "inferencesPerSample": 1,
            "millijoules": "12.5",
            "samples": [
              2,
              2.2
            ]
          },
          "speedup": {
            "value": 2,
            "low": 1.8,
            "high": 2.2
          },
          "protocol": {
            "warmUpRuns": 5,
            "warmUpSeconds": 0.2,
            "rounds": 100,
            "minimumRounds": 20,
            "minimumSampleSeconds": 0.0002,
            "settleRuns": 1,
            "maxSeconds": 60,
            "processes": 1,
            "confidence": 0.95,
            "resamples": 2000,
            "seed": 18446744073709551615,
            "energySeconds": 0
          },
          "denseFirst": [
            true,
            false
          ],
          "processStarts": [
            0
          ],
          "instabilities": [
            {
              "kind": "timeLimited",
              "detail": "2 of 100 rounds"
            }
          ],
          "startedAt": "2025-01-01T00:00:00+00:00",
          "durationSeconds": 1.5,
          "environment": {
            "cpuModel": "Some CPU",
            "architecture": "x64",
            "isaFeatures": [
              "avx2"
            ],
            "processors": 4,
            "caches": "L1d 48K",
            "governor": {
              "unavailable": "no file"
            },
            "turbo": "on",
            "frequencyMhz": "2600.1",
            "totalMemory": "1 kB",
            "accelerators": {
              "unavailable": "none"
            },
            "operatingSystem": "Some Linux",
            "kernel": "6.1",
            "container": "none seen",
            "dotNet": ".NET 10",
            "runtime": "onnxruntime 1.30.0",
            "runtimeLibrarySha256": "ab",
            "loadAverage": "0.5",
            "key": "d6de5970329499936b3e6d93678b6c2f"
          }
        }
        """;

    private static readonly Fingerprint Environment = new()
    {
        CpuModel = Reading.Of("Some CPU"),
        Architecture = "x64",
        IsaFeatures = ["avx2"],
        Processors = 4,
        Caches = Reading.Of("L1d 48K"),
        Governor = Reading.Missing("no file"),
        Turbo = Reading.Of("on"),
        FrequencyMhz = Reading.Of("2600.1"),
        TotalMemory = Reading.Of("1 kB"),
        Accelerators = Reading.Missing("none"),
        OperatingSystem = "Some Linux",
        Kernel = Reading.Of("6.1"),
        Container = "none seen",
        DotNet = ".NET 10",
        Runtime = "onnxruntime 1.30.0",
        RuntimeLibrarySha256 = "ab",
        LoadAverage = Reading.Of("0.5"),
    };

    internal static readonly MeasurementReceipt Example = new()
    {
        Target = new TargetRecord("edge", TargetKind.Measured, "onnxruntime", new RuntimeOptions
        {
            Threads = 2,
            Batch = 8,
            SessionOptions = new Dictionary<string, string> { ["session.intra_op.allow_spinning"] = "0" },
        }),
        Runtime = new RuntimeDescription("onnxruntime", "1.30.0", "/opt/ort/libonnxruntime.so", "ab", ["CPUExecutionProvider"]),
        Candidate = new MeasuredModel("small.onnx", "cd", new Estimate(1, 0.9, 1.1), 1.2, 3, Reading.Missing("not asked for"), [1, 1.2]),
        Dense = new MeasuredModel("big.onnx", "ef", new Estimate(2, 1.9, 2.1), 2.2, 1, Reading.Of("12.5"), [2, 2.2]),
        Speedup = new Estimate(2, 1.8, 2.2),
        Protocol = new MeasurementProtocol { Seed = ulong.MaxValue },
        DenseFirst = [true, false],
        ProcessStarts = [0],
        Instabilities = [new Instability(InstabilityKind.TimeLimited, "2 of 100 rounds")],
        StartedAt = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
        DurationSeconds = 1.5,
        Environment = Environment,
    };

    [Fact]
    public void The_schema_is_as_published() => Assert.Equal(Snapshot, Example.ToJson());

    [Fact]
    public void A_receipt_survives_a_round_trip()
    {
        MeasurementReceipt back = MeasurementReceipt.FromJson(Snapshot);
        Assert.Equal(Snapshot, back.ToJson());
        Assert.Equal(Example.Speedup, back.Speedup);
        Assert.Equal(Example.Candidate.Samples, back.Candidate.Samples);
        Assert.Equal(Example.Environment.Key, back.Environment.Key);
        MeasurementReceipt alone = Example with { Dense = null, Speedup = null };
        Assert.Null(MeasurementReceipt.FromJson(alone.ToJson()).Dense);
    }

    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 2", "schema 2")]
    [InlineData("\"kind\": \"measured\"", "\"kind\": 0", "kind")]
    [InlineData("\"value\": 2,", "\"value\": \"fast\",", "value")]
    [InlineData("\"denseFirst\"", "\"someoneFirst\"", "denseFirst")]
    [InlineData("{", "[", "cannot be read")]
    public void A_damaged_receipt_is_bad_input_with_the_place(string part, string damage, string said)
    {
        int at = Snapshot.IndexOf(part, StringComparison.Ordinal);
        string damaged = Snapshot[..at] + damage + Snapshot[(at + part.Length)..];
        InvalidInputException error = Assert.Throws<InvalidInputException>(() => MeasurementReceipt.FromJson(damaged, "r.json"));
        Assert.Equal("r.json", error.Errors[0].Where);
        Assert.Contains(said, error.Message);
    }

    [Fact]
    public void The_key_depends_on_what_must_match_and_on_nothing_else()
    {
        string key = Environment.Key;
        Assert.Equal(32, key.Length);
        Assert.Equal(key, (Environment with { LoadAverage = Reading.Of("3"), FrequencyMhz = Reading.Of("800"), Kernel = Reading.Of("6.2") }).Key);
        Fingerprint[] others =
        [
            Environment with { CpuModel = Reading.Of("Other") },
            Environment with { Architecture = "arm64" },
            Environment with { IsaFeatures = ["avx2", "avx512f"] },
            Environment with { Processors = 8 },
            Environment with { Caches = Reading.Missing("no file") },
            Environment with { Governor = Reading.Of("performance") },
            Environment with { Turbo = Reading.Of("off") },
            Environment with { TotalMemory = Reading.Of("2 kB") },
            Environment with { Accelerators = Reading.Of("GPU") },
            Environment with { OperatingSystem = "Other" },
            Environment with { Runtime = "onnxruntime 1.29.0" },
            Environment with { RuntimeLibrarySha256 = "ac" },
        ];
        Assert.Equal(others.Length + 1, others.Select(o => o.Key).Append(key).Distinct().Count());
        Fingerprint managed = Environment with { RuntimeLibrarySha256 = null };
        Assert.NotEqual(managed.Key, (managed with { DotNet = ".NET 11" }).Key);
    }

    [Fact]
    public void A_figure_is_never_printed_without_target_interval_and_baseline()
    {
        Assert.Equal(
            "1.00 ms [0.900, 1.10], p95 1.20 ms on edge (onnxruntime cpu, 2 threads, batch 8); dense 2.00 ms [1.90, 2.10] in the same run, "
                + "speedup 2.00x [1.80, 2.20]; unstable: 2 of 100 rounds",
            new LatencyFigure(Example).ToString());
        Assert.Equal(
            "1.00 ms [0.900, 1.10], p95 1.20 ms on edge (onnxruntime cpu, 2 threads, batch 8); no dense baseline in this run",
            new LatencyFigure(Example with { Dense = null, Speedup = null, Instabilities = [] }).ToString());

        // There is no other way to text, and nothing to take the bare number from.
        Type type = typeof(LatencyFigure);
        Assert.Empty(type.GetProperties());
        Assert.Equal([typeof(MeasurementReceipt)], type.GetConstructors().Single().GetParameters().Select(p => p.ParameterType));
        Assert.Equal(["ToString"], type.GetMethods().Where(m => m.DeclaringType == type).Select(m => m.Name));
    }

    [Theory]
    [InlineData(1.5, 1.4, 1.6, SpeedCategory.Faster, "faster")]
    [InlineData(1.06, 1.01, 1.11, SpeedCategory.Faster, "faster")]
    [InlineData(1.02, 1.0, 1.04, SpeedCategory.NotFaster, "not faster")]
    [InlineData(1.02, 1.01, 1.03, SpeedCategory.NotFaster, "not faster")]
    [InlineData(0.99, 0.96, 1.0, SpeedCategory.NotFaster, "not faster")]
    [InlineData(0.8, 0.7, 0.9, SpeedCategory.Slower, "slower")]
    [InlineData(1.1, 0.9, 1.3, SpeedCategory.WithinNoise, "within noise")]
    [InlineData(0.97, 0.9, 1.02, SpeedCategory.WithinNoise, "within noise")]
    public void A_verdict_says_what_was_promised_and_what_came(double value, double low, double high, SpeedCategory category, string words)
    {
        SpeedVerdict verdict = SpeedVerdict.Of(Example with { Speedup = new Estimate(value, low, high) }, 2);
        Assert.Equal(category, verdict.Category);
        Assert.Equal($"promised 2.0x, realised {value:0.00}x [{low:0.00}, {high:0.00}] on edge: {words}", verdict.ToString());
    }

    [Fact]
    public void There_is_no_verdict_without_a_baseline() =>
        Assert.Throws<ArgumentException>(() => SpeedVerdict.Of(Example with { Dense = null, Speedup = null }, 2));

    [Fact]
    public void A_models_hash_is_that_of_its_content()
    {
        using var folder = new TemporaryFolder();
        string model = folder.File("m.onnx", "ab");
        // sha256("ab") and sha256("abc"), from sha256sum.
        Assert.Equal("fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603", ModelFile.Of(model).Sha256);
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", ModelFile.Of(model, folder.File("weights", "c")).Sha256);
        Assert.Throws<InvalidInputException>(() => ModelFile.Of(folder.File("missing")));
    }
}
