using PruneSearch.Compute;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Architectures;
using PruneSearch.TestKit.Execution;
using PruneSearch.Torch.Training;
using Xunit;

namespace PruneSearch.Torch.Tests;

/// <summary>What only this backend can do, and what it does beside the built-in one.</summary>
public sealed class TorchTrainingTests
{
    private const long VastSide = 40_000;

    private static readonly LossTerm[] Loss = [new LossTerm.CrossEntropy()];

    /// <summary>Segments that are computed again give the same gradients, statistics and loss.</summary>
    [Theory]
    [InlineData("training-net")]
    [InlineData("resnet8")]
    [InlineData("heads")]
    public void Checkpointing_changes_nothing_but_memory(string name)
    {
        ModelGraph graph = Net(name);
        TrainingBatch batch = Batch(graph, 6, 3);
        LossTerm[] loss = batch.Targets is null ? Loss : [new LossTerm.OutputMatching(0), new LossTerm.OutputMatching(1)];
        using ICompiledRegion plain = TorchOrSkip.Open(Cpu).Compile(graph, new CompileOptions { MaxBatch = 6, Threads = 2 });
        using ICompiledRegion segments = TorchOrSkip.Open(Cpu with { Checkpointing = true }).Compile(graph, new CompileOptions { MaxBatch = 6, Threads = 2 });
        var options = new TrainingOptions { Optimizer = new Optimizer.Sgd() };
        using ITrainingSession expected = plain.OpenTraining(options);
        using ITrainingSession actual = segments.OpenTraining(options);

        Assert.Equal(expected.Backward(batch, loss), actual.Backward(batch, loss));
        foreach (string parameter in ModelCost.ParameterNames(graph))
        {
            Assert.Equal(expected.Gradient(parameter).ToArray(), actual.Gradient(parameter).ToArray());
        }

        expected.Step(batch, loss, 0.1);
        actual.Step(batch, loss, 0.1);
        IReadOnlyDictionary<string, Tensor> weights = expected.ExportWeights();
        Assert.All(actual.ExportWeights(), w => Assert.Equal(weights[w.Key].ToFloats(), w.Value.ToFloats()));
    }

    [Fact]
    public void The_same_batches_give_the_same_bits()
    {
        ModelGraph graph = Net("resnet8");
        Assert.Equal(Train(), Train());

        float[] Train()
        {
            using ICompiledRegion region = TorchOrSkip.Open(Cpu).Compile(graph, new CompileOptions { MaxBatch = 8, Threads = 2 });
            using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(0.9, 1e-4) });
            for (ulong step = 0; step < 4; step++)
            {
                session.Step(Batch(graph, 8, step), Loss, 0.05);
            }

            return [.. session.ExportWeights().OrderBy(w => w.Key, StringComparer.Ordinal).SelectMany(w => w.Value.ToFloats())];
        }
    }

    /// <summary>
    /// Ten steps drift apart no more than two orders of summation of one backend do: the built-in one with one and with two threads, a factor of
    /// ten allowed, since libtorch sums in blocks of its own.
    /// </summary>
    [Theory]
    [InlineData("training-net")]
    [InlineData("resnet8")]
    public void Ten_steps_stay_within_the_drift_of_reordered_sums(string name)
    {
        ModelGraph graph = Net(name);
        float[] one = Train(new ComputeBackend(), 1);
        double reordering = Distance(one, Train(new ComputeBackend(), 2));
        double own = Distance(Train(TorchOrSkip.Open(Cpu), 1), Train(TorchOrSkip.Open(Cpu), 2));
        double between = Distance(one, Train(TorchOrSkip.Open(Cpu), 1));
        Assert.True(between <= 10 * Math.Max(Math.Max(reordering, own), 1e-6), $"{between:E2} apart, where reordered sums are {reordering:E2} (built-in) and {own:E2} (libtorch) apart");

        float[] Train(IExecutionBackend backend, int threads)
        {
            using ICompiledRegion region = backend.Compile(graph, new CompileOptions { MaxBatch = 16, Threads = threads });
            using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(0.9, 1e-4) });
            for (ulong step = 0; step < 10; step++)
            {
                session.Step(Batch(graph, 16, step), Loss, 0.02);
            }

            return [.. session.ExportWeights().Where(w => LearnedValues.Of(graph).Contains(w.Key)).OrderBy(w => w.Key, StringComparer.Ordinal).SelectMany(w => w.Value.ToFloats())];
        }
    }

    /// <summary>A campaign may go on with the other backend: its state is taken up in both directions.</summary>
    [Fact]
    public void A_state_goes_from_one_backend_to_the_other()
    {
        ModelGraph graph = Net("resnet8");
        var options = new TrainingOptions { Optimizer = new Optimizer.AdamW() };
        using ICompiledRegion compute = new ComputeBackend().Compile(graph, new CompileOptions { MaxBatch = 8, Threads = 1 });
        using ICompiledRegion torch = TorchOrSkip.Open(Cpu).Compile(graph, new CompileOptions { MaxBatch = 8, Threads = 1 });
        using ITrainingSession first = compute.OpenTraining(options);
        using ITrainingSession second = torch.OpenTraining(options);
        first.Step(Batch(graph, 8, 1), Loss, 0.01);
        second.ImportState(first.ExportState());
        second.Step(Batch(graph, 8, 2), Loss, 0.01);
        first.ImportState(second.ExportState());
        TrainingState state = first.ExportState();
        TrainingState other = second.ExportState();
        Assert.Equal(2, state.Steps);
        Assert.All(LearnedValues.Of(graph), name => Assert.Equal(other.Weights[name].ToFloats(), state.Weights[name].ToFloats()));
        Assert.All(other.Slots["second"], slot => Assert.Equal(slot.Value.ToFloats(), state.Slots["second"][slot.Key].ToFloats()));
    }

    [Fact]
    public void Bfloat16_trains_close_to_single_precision()
    {
        ModelGraph graph = Net("resnet8");
        TrainingBatch batch = Batch(graph, 8, 5);
        using ICompiledRegion full = TorchOrSkip.Open(Cpu).Compile(graph, new CompileOptions { MaxBatch = 8, Threads = 2 });
        using ICompiledRegion low = TorchOrSkip.Open(Cpu with { Precision = Precision.BFloat16 }).Compile(graph, new CompileOptions { MaxBatch = 8, Threads = 2 });
        var options = new TrainingOptions { Optimizer = new Optimizer.Sgd() };
        using ITrainingSession expected = full.OpenTraining(options);
        using ITrainingSession actual = low.OpenTraining(options);

        double loss = expected.Backward(batch, Loss).Loss;
        double lowLoss = actual.Backward(batch, Loss).Loss;

        Assert.NotEqual(loss, lowLoss);
        Assert.Equal(loss, lowLoss, 0.03 * loss);
        foreach (string parameter in new[] { "conv.weight", "fc.weight" }.Intersect(ModelCost.ParameterNames(graph)).DefaultIfEmpty(ModelCost.ParameterNames(graph).First()))
        {
            float[] a = expected.Gradient(parameter).ToArray();
            float[] b = actual.Gradient(parameter).ToArray();
            double cosine = a.Zip(b, (x, y) => (double)x * y).Sum() / Math.Sqrt(a.Sum(x => (double)x * x) * b.Sum(y => (double)y * y));
            Assert.True(cosine > 0.98, $"gradients of {parameter} have cosine {cosine}");
        }
    }

    [Fact]
    public void Half_precision_on_the_processor_is_refused()
    {
        TorchOrSkip.Open();
        InvalidInputException e = Assert.Throws<InvalidInputException>(() => new TorchBackend(Cpu with { Precision = Precision.Float16 }));
        Assert.Contains("fp16", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:x")]
    [InlineData("cuda:99")]
    public void A_device_that_is_not_there_is_refused(string device)
    {
        TorchOrSkip.Open();
        Assert.Contains($"'{device}'", Assert.Throws<InvalidInputException>(() => new TorchBackend(new BackendOptions { Device = device })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_that_is_not_there_becomes_the_typed_failure_and_changes_nothing()
    {
        const int batch = 1 << 16;
        ModelGraph graph = Vast();
        using ICompiledRegion region = TorchOrSkip.Open(Cpu).Compile(graph, new CompileOptions { MaxBatch = batch, Threads = 1 });
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd() });
        float[] before = session.ExportWeights()["scale"].ToFloats();
        var e = Assert.Throws<DeviceMemoryException>(() => session.Step(new TrainingBatch([Tensor.Of([batch, 1, 1], new float[batch])]), [new LossTerm.OutputSum()], 0.1));
        Assert.Equal(VastSide * VastSide * batch * sizeof(float), e.BytesAsked);
        Assert.Equal(before, session.ExportWeights()["scale"].ToFloats());
        Assert.Equal(0, session.ExportState().Steps);
    }

    /// <summary>Both libraries' words for it.</summary>
    [Theory]
    [InlineData("CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 7.79 GiB total capacity; 5.7 GiB already allocated)", 20L << 20)]
    [InlineData("CUDA out of memory. Tried to allocate 1.50 GiB. GPU 0 has a total capacity of 79.15 GiB", 3L << 29)]
    [InlineData("[enforce fail at alloc_cpu.cpp:66] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 4096 bytes. Error code 12", 4096L)]
    [InlineData("CUDA error: out of memory", null)]
    public void The_bytes_asked_for_are_read_from_the_message(string message, long? bytes) => Assert.Equal(bytes, DeviceCalls.BytesAsked(message));

    [Fact]
    public void Loss_scaling_halves_on_overflow_and_grows_slowly()
    {
        var scale = new LossScale(Precision.Float16);
        Assert.Equal(65536, scale.Factor);
        scale.Add(overflowed: true);
        Assert.Equal(32768, scale.Factor);
        for (int step = 0; step < 2000; step++)
        {
            Assert.Equal(32768, scale.Factor);
            scale.Add(overflowed: false);
        }

        Assert.Equal(65536, scale.Factor);
        var restored = new LossScale(Precision.Float16);
        scale.Add(overflowed: true);
        restored.From(scale.ToTensor());
        Assert.Equal(scale.Factor, restored.Factor);
        for (int step = 0; step < 40; step++)
        {
            scale.Add(overflowed: true);
        }

        Assert.True(scale.IsLost);
        var off = new LossScale(Precision.Float32);
        off.Add(overflowed: true);
        Assert.Equal((1, false), (off.Factor, off.IsLost));
    }

    /// <summary>The length of the difference beside that of the first.</summary>
    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => Math.Pow((double)x - y, 2)).Sum() / a.Sum(x => (double)x * x));

    private static BackendOptions Cpu => new() { Device = "cpu" };

    private static ModelGraph Net(string name) => name switch
    {
        "training-net" => TrainingNet.Build(),
        "heads" => Heads(),
        _ => Architecture.Build(name, new ArchitectureOptions([3, 16, 16], 10, Seed: 5)),
    };

    /// <summary>Two outputs at different depths, one of which the rest goes on from.</summary>
    private static ModelGraph Heads()
    {
        var b = new GraphBuilder("heads", seed: 3);
        string x = b.Relu("r0", b.Conv("c0", b.Input("x", 3, 6, 6), 4, 3));
        string early = b.Conv("c1", x, 2, 1);
        string y = b.Node("Tanh", "t", [b.Conv("c2", early, 4, 3, inputs: 2)]);
        y = b.Add("a", y, x);
        return b.Build((early, "early"), (b.Conv("c3", y, 3, 3), "late"));
    }

    /// <summary>An outer sum of two long vectors: with 65536 samples more than a process can address.</summary>
    private static ModelGraph Vast()
    {
        var b = new GraphBuilder("vast", seed: 3);
        string x = b.Node("Mul", "m", [b.Input("x", 1, 1), b.Weight("scale", 1, 1, 1)]);
        string rows = b.Node("Expand", "rows", [x, b.Constant("tall", Tensor.Vector(1, VastSide, 1))]);
        string columns = b.Node("Expand", "columns", [x, b.Constant("wide", Tensor.Vector(1, 1, VastSide))]);
        return b.Build((b.Node("Sigmoid", "s", [b.Node("Add", "a", [rows, columns])]), "y"));
    }

    private static TrainingBatch Batch(ModelGraph graph, int size, ulong seed)
    {
        Tensor[] inputs = TestInputs.For(graph, size, 100 + seed);
        if (graph.Outputs.Length == 1)
        {
            int classes = (int)graph.TypeOf(graph.Outputs[0]).Shape[1].Value;
            return new TrainingBatch(inputs, [.. Enumerable.Range(0, size).Select(i => (i + (int)seed) % classes)]);
        }

        return new TrainingBatch(inputs, Targets: [.. graph.Outputs.Select(o => Ramp(graph.TypeOf(o).Shape.Concrete(size)))]);
    }

    private static Tensor Ramp(int[] dims) => Tensor.Of(dims, [.. Enumerable.Range(0, dims.Aggregate(1, (a, b) => a * b)).Select(i => (i % 7) - 3f)]);
}
