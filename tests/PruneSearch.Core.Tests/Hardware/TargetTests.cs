using PruneSearch.Hardware;
using PruneSearch.Hardware.Measurement;
using PruneSearch.Hardware.Targets;
using Xunit;

namespace PruneSearch.Core.Tests.Hardware;

public sealed class TargetTests
{
    private static readonly string[] Runtimes = ["compute", "onnxruntime"];

    private static readonly WorkloadNode[] Net =
    [
        new("Conv", 1_000_000, 4_000, 100_000, 16, 32),
        new("Relu", 0, 0, 400_000, 0, 0),
    ];

    [Fact]
    public void Defaults_are_one_thread_one_sample_on_the_cpu()
    {
        Target target = Create(new TargetSpec { Name = "cpu1" });
        Assert.Equal((TargetKind.Measured, "onnxruntime"), (target.Kind, target.Runtime));
        Assert.Equal((1, 1, "cpu", true, GraphOptimization.All),
            (target.Options.Threads, target.Options.Batch, target.Options.Provider, target.Options.FlushDenormals, target.Options.Optimization));
        Assert.Equal("cpu1 (onnxruntime cpu, 1 thread, batch 1)", target.ToString());
    }

    [Fact]
    public void Everything_given_arrives()
    {
        Target target = Create(new TargetSpec
        {
            Name = "gpu-0",
            Threads = 4,
            Batch = 64,
            Provider = "cuda",
            ProviderOptions = new Dictionary<string, string> { ["device_id"] = "0" },
            Options = new Dictionary<string, string> { ["session.x"] = "1" },
            Library = "/opt/ort",
            Optimization = "Basic",
            FlushDenormals = false,
        });
        Assert.Equal("0", target.Options.ProviderOptions["device_id"]);
        Assert.Equal("1", target.Options.SessionOptions["session.x"]);
        Assert.Equal(("/opt/ort", GraphOptimization.Basic, false), (target.Options.Library, target.Options.Optimization, target.Options.FlushDenormals));
        Assert.Equal("gpu-0 (onnxruntime cuda, 4 threads, batch 64)", target.ToString());
    }

    [Fact]
    public void Everything_wrong_is_reported_at_once()
    {
        var errors = new List<InputError>();
        Assert.Null(Target.Create(
            new TargetSpec { Name = "My Laptop", Runtime = "tensorflow", Threads = 0, Batch = 70_000, Optimization = "17" }, "targets[2]", Runtimes, errors));
        Assert.Equal(["targets[2].name", "targets[2].threads", "targets[2].batch", "targets[2].optimization", "targets[2].runtime"],
            errors.Select(e => e.Where));
        Assert.Contains("compute, onnxruntime, model:PRESET", errors[^1].Message);
        errors.Clear();
        Assert.Null(Target.Create(new TargetSpec
        {
            Runtime = "model:toaster",
            Provider = "cuda",
            Library = "x",
        }, "targets[0]", Runtimes, errors));
        Assert.Equal(["targets[0].name", "targets[0].runtime", "targets[0].provider", "targets[0].library"], errors.Select(e => e.Where));
        errors.Clear();
        Assert.Null(Target.Create(new TargetSpec
        {
            Name = "m",
            Runtime = "model:",
            Options = new Dictionary<string, string> { ["gmacs"] = "0", ["vector"] = "2.5", ["warp"] = "9", ["gbps"] = "NaN", ["overheadUs"] = "-1" },
        }, "t", Runtimes, errors));
        Assert.Equal(["t.options.gbps", "t.options.gmacs", "t.options.overheadUs", "t.options.vector", "t.options.warp"], errors.Select(e => e.Where).Order());
    }

    /// <summary>
    /// By hand: Conv 1e6 MACs at 40e9/s is 25 us, against 104,000 bytes at 20e9/s = 5.2 us; Relu moves 400,000 bytes = 20 us; two
    /// overheads of 2 us. 49 us.
    /// </summary>
    [Fact]
    public void The_cost_model_is_a_roofline_with_overhead()
    {
        Assert.Equal(0.049, Cost().Milliseconds(Net, 1, 1), 12);
        Assert.Equal(0.049, Create(new TargetSpec { Name = "m", Runtime = "model:cpu" }).Cost!.Milliseconds(Net, 1, 1), 12);
        // Batch 10: Conv 250 us, Relu 200 us. Two threads add 0.9: Conv 250 / 1.9.
        Assert.Equal(0.454, Cost().Milliseconds(Net, 1, 10), 12);
        Assert.Equal((250 / 1.9 * 1e-3) + 0.204, Cost().Milliseconds(Net, 2, 10), 12);
        // The constants can be changed: twice the speed, no overhead.
        CostModel fast = Cost(("gmacs", "80"), ("gbps", "40"), ("overheadUs", "0"));
        Assert.Equal(0.0225, fast.Milliseconds(Net, 1, 1), 12);
    }

    [Fact]
    public void Channels_are_rounded_up_to_vectors()
    {
        CostModel cost = Cost(("overheadUs", "0"));
        double Of(int channelsIn, int channelsOut) =>
            cost.Milliseconds([new WorkloadNode("Conv", 1000L * channelsIn * channelsOut, 0, 0, channelsIn, channelsOut)], 1, 1);
        Assert.Equal(Of(16, 16), Of(9, 16), 12);
        Assert.Equal(Of(16, 16), Of(16, 15), 12);
        Assert.Equal(2 * Of(8, 16), Of(16, 16), 12);
        Assert.Equal(Of(1, 8), 8 * Of(1, 1), 12);
    }

    [Fact]
    public void A_modelled_receipt_is_exact_marked_and_the_same_everywhere()
    {
        Target target = Create(new TargetSpec { Name = "dry", Runtime = "model:edge", Threads = 2 });
        var dense = new Workload("big.onnx", "aa", [.. Net, .. Net]);
        var candidate = new Workload("small.onnx", "bb", Net);
        MeasurementReceipt receipt = ModelledLatency.Compute(target, candidate, dense, DateTimeOffset.UnixEpoch);
        Assert.Equal(2, receipt.Speedup!.Value.Value, 12);
        Assert.Equal(receipt.Candidate.Median.Low, receipt.Candidate.Median.High);
        Assert.Equal(TargetKind.Modelled, receipt.Target.Kind);
        Assert.Contains("computed by a cost model", new LatencyFigure(receipt).ToString());
        Assert.Equal(receipt.ToJson(), MeasurementReceipt.FromJson(receipt.ToJson()).ToJson());
        // Nothing of this machine is in it.
        Assert.Equal("a8f85bd6cd05a22a24bb2f88087c484c", receipt.Environment.Key);
        Assert.Equal("model:edge gmacs=2 gbps=2 vector=4 overheadUs=10 parallel=0.8", receipt.Environment.Runtime);
        Assert.Equal("computed, not measured", receipt.Environment.CpuModel.Unavailable);
        MeasurementReceipt alone = ModelledLatency.Compute(target, candidate, null, DateTimeOffset.UnixEpoch);
        Assert.Null(alone.Speedup);
        Assert.Throws<ArgumentException>(() => ModelledLatency.Compute(Create(new TargetSpec { Name = "m" }), candidate, null, DateTimeOffset.UnixEpoch));
    }

    private static CostModel Cost(params (string Key, string Value)[] constants)
    {
        var errors = new List<InputError>();
        CostModel? model = CostModel.Create("", constants.ToDictionary(c => c.Key, c => c.Value), "t", errors);
        Assert.Empty(errors);
        return model!;
    }

    private static Target Create(TargetSpec spec)
    {
        var errors = new List<InputError>();
        Target? target = Target.Create(spec, "targets[0]", Runtimes, errors);
        Assert.Empty(errors);
        return target!;
    }
}
