using PruneSearch.Execution;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;
using PruneSearch.TestKit.Models;
using PruneSearch.TestKit.Reference;
using Xunit;

namespace PruneSearch.TestKit.Execution;

/// <summary>
/// What every <see cref="IExecutionBackend"/> keeps to: results and gradients against double precision, updates and losses by their
/// definitions, and states that go from one session to another. A backend's tests inherit it.
/// </summary>
public abstract class BackendContract
{
    private const double ForwardError = 1e-5;
    private const double GradientError = 1e-4;

    public static TheoryData<string> Cases => [.. OperatorCases.Names];

    public static TheoryData<string> Transformers => VisionTransformerForms.Names;

    public static TheoryData<string> RealModels =>
    [
        "resnet20-cifar10.onnx", "resnet20-cifar10-torch-export.onnx", "ic_resnet8_cifar10.onnx", "kws_dscnn.onnx", "vww_mobilenetv1_025_96.onnx", "mnist-8.onnx",
    ];

    /// <summary>A backend; may skip the test.</summary>
    protected abstract IExecutionBackend Open();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Operators_agree_with_the_reference(string name)
    {
        ModelGraph graph = OperatorCases.Build(name);
        foreach ((int batch, int maxBatch, int threads) in new[] { (1, 1, 1), (3, 3, 2), (5, 33, 2) })
        {
            CheckForward(graph, batch, maxBatch, threads);
        }
    }

    [Theory]
    [MemberData(nameof(Transformers))]
    public void Transformers_agree_with_the_reference(string name) => CheckForward(VisionTransformerForms.Build(name), 5, 5, 2);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_agree_with_finite_differences(string name)
    {
        ModelGraph graph = ShiftedInputs.Of(OperatorCases.Build(name));
        CheckGradients(graph, batch: 3, batchStatistics: true, probes: 12);
        if (graph.Nodes.Any(n => n.OpType == "BatchNormalization"))
        {
            CheckGradients(graph, batch: 5, batchStatistics: false, probes: 12);
        }
    }

    [Theory]
    [MemberData(nameof(Transformers))]
    public void Gradients_of_transformers_agree_with_finite_differences(string name) =>
        CheckGradients(VisionTransformerForms.Build(name), batch: 3, batchStatistics: true, probes: 2);

    /// <summary>Trained models as they come from their makers; gradients of four parameters, spread over the model.</summary>
    [Theory]
    [MemberData(nameof(RealModels))]
    public void Real_models_and_their_gradients_agree_with_the_reference(string name)
    {
        ModelGraph graph = GraphSimplifier.Run(OnnxReader.Read(SharedData.PathOrSkip($"models/{name}")).Graph);
        graph = DynamicBatch.TryOpen(graph, out _) ?? graph;
        int batch = graph.BatchSymbol is null ? 1 : 2;
        CheckForward(graph, batch, batch, threads: 2);
        CheckGradients(graph, batch, batchStatistics: false, probes: 1, parameters: 4);
    }

    /// <summary>Two outputs, one of which the rest goes on from.</summary>
    [Fact]
    public void Gradients_come_through_outputs_inside_the_network()
    {
        var b = new GraphBuilder("heads", seed: 3);
        string x = b.Relu("r0", b.Conv("c0", b.Input("x", 3, 6, 6), 4, 3));
        string early = b.Relu("r1", b.Conv("c1", x, 2, 1));
        string late = b.Add("a", b.Node("Tanh", "t", [b.Conv("c2", early, 4, 3, inputs: 2)]), x);
        CheckGradients(b.Build((early, "early"), (b.Conv("c3", late, 3, 3), "late")), batch: 3, batchStatistics: true, probes: 12);
    }

    [Theory]
    [InlineData(ActivationStatistic.Mean)]
    [InlineData(ActivationStatistic.MeanAbsolute)]
    [InlineData(ActivationStatistic.MeanSquare)]
    [InlineData(ActivationStatistic.ZeroFraction)]
    [InlineData(ActivationStatistic.Gram)]
    public void Observes_what_the_reference_computes(ActivationStatistic statistic)
    {
        ModelGraph graph = TrainingNet.Build();
        Tensor[][] batches = [TestInputs.For(graph, 4, 21), TestInputs.For(graph, 3, 22)];
        using ICompiledRegion region = Region(graph, 4);
        double[] observed = region.Observe(batches, [new ObservationRequest("relu_out", 1, statistic)])[0];
        List<double>[] channels = [.. Enumerable.Range(0, TrainingNet.Channels).Select(_ => new List<double>())];
        foreach (Tensor[] batch in batches)
        {
            ReferenceTensor y = ReferenceExecutor.Run(graph.Bind("N", batch[0].Dims[0]), new Dictionary<string, ReferenceTensor> { ["x"] = ReferenceTensor.Of(batch[0]) })["relu_out"];
            int plane = y.Dims[2] * y.Dims[3];
            for (int i = 0; i < y.Data.Length; i++)
            {
                channels[i / plane % TrainingNet.Channels].Add(y.Data[i]);
            }
        }

        double[] expected = statistic switch
        {
            ActivationStatistic.Mean => [.. channels.Select(c => c.Average())],
            ActivationStatistic.MeanAbsolute => [.. channels.Select(c => c.Average(Math.Abs))],
            ActivationStatistic.MeanSquare => [.. channels.Select(c => c.Average(v => v * v))],
            ActivationStatistic.ZeroFraction => [.. channels.Select(c => c.Average(v => v == 0 ? 1.0 : 0))],
            _ => [.. channels.SelectMany(a => channels.Select(b => a.Zip(b, (p, q) => p * q).Average()))],
        };
        Assert.Equal(expected.Length, observed.Length);
        Assert.All(expected.Zip(observed), p => Assert.Equal(p.First, p.Second, 1e-5 * Math.Max(1, Math.Abs(p.First))));
    }

    [Fact]
    public void Cross_entropy_and_distillation_are_what_they_are_defined_as()
    {
        ModelGraph graph = TrainingNet.Build();
        Tensor[] inputs = TestInputs.For(graph, 6, 31);
        int[] labels = [0, 1, 2, 0, 1, 2];
        using ICompiledRegion region = Region(graph, 6);
        float[] logits = region.Run(inputs)[0].ToFloats();
        Tensor teacher = Tensor.Of([6, TrainingNet.Classes], [.. logits.Select((v, i) => (v * 0.5f) + (i % 4))]);
        var batch = new TrainingBatch(inputs, labels, [teacher]);
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(), BatchStatistics = false });

        StepResult crossEntropy = session.Backward(batch, [new LossTerm.CrossEntropy(LabelSmoothing: 0.1, Weight: 2)]);
        StepResult distillation = session.Backward(batch, [new LossTerm.Distillation(Temperature: 3, Weight: 0.5)]);

        double loss = 0;
        double divergence = 0;
        int correct = 0;
        for (int n = 0; n < 6; n++)
        {
            double[] own = [.. logits.Skip(n * TrainingNet.Classes).Take(TrainingNet.Classes).Select(v => (double)v)];
            double[] other = [.. teacher.ToFloats().Skip(n * TrainingNet.Classes).Take(TrainingNet.Classes).Select(v => (double)v)];
            double[] log = LogSoftmax(own, 1);
            loss -= log.Select((l, c) => l * ((0.1 / TrainingNet.Classes) + (c == labels[n] ? 0.9 : 0))).Sum();
            correct += Array.IndexOf(own, own.Max()) == labels[n] ? 1 : 0;
            divergence += LogSoftmax(other, 3).Zip(LogSoftmax(own, 3), (p, q) => Math.Exp(p) * (p - q)).Sum();
        }

        Assert.Equal(2 * loss / 6, crossEntropy.Loss, 1e-5);
        Assert.Equal((correct, 6), (crossEntropy.Correct, crossEntropy.Samples));
        Assert.Equal(0.5 * 9 * divergence / 6, distillation.Loss, 1e-5);
        Assert.Equal(-1, distillation.Correct);
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("nesterov")]
    [InlineData("adamW")]
    public void Updates_are_what_they_are_defined_as(string name)
    {
        Optimizer optimizer = name switch
        {
            "sgd" => new Optimizer.Sgd(0.9, 0.01),
            "nesterov" => new Optimizer.Sgd(0.8, 0.01, Nesterov: true),
            _ => new Optimizer.AdamW(WeightDecay: 0.1),
        };
        ModelGraph graph = TrainingNet.Build();
        var batch = new TrainingBatch(TestInputs.For(graph, 5, 41), [0, 1, 2, 1, 0]);
        LossTerm[] loss = [new LossTerm.CrossEntropy()];
        using ICompiledRegion region = Region(graph, 5);
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = optimizer });
        var expected = ModelCost.ParameterNames(graph).ToDictionary(p => p, p => new UpdateByDefinition(graph.Initializers[p].Read(), optimizer));
        for (int step = 1; step <= 3; step++)
        {
            session.Backward(batch, loss);
            foreach ((string parameter, UpdateByDefinition update) in expected)
            {
                update.Step(session.Gradient(parameter), 0.05, step);
            }

            session.Step(batch, loss, 0.05);
            IReadOnlyDictionary<string, Tensor> weights = session.ExportWeights();
            foreach ((string parameter, UpdateByDefinition update) in expected)
            {
                Assert.All(weights[parameter].ToFloats().Zip(update.Values), p => Assert.Equal(p.Second, p.First, 2e-6 * Math.Max(1, Math.Abs(p.Second))));
                update.Set(weights[parameter].ToFloats());
            }
        }
    }

    [Fact]
    public void Running_statistics_move_as_in_PyTorch_and_only_with_a_step()
    {
        ModelGraph graph = TrainingNet.Build();
        var batch = new TrainingBatch(TestInputs.For(graph, 5, 43), [0, 1, 2, 1, 0]);
        ReferenceTensor before = ReferenceExecutor.Run(graph.Bind("N", 5), new Dictionary<string, ReferenceTensor> { ["x"] = ReferenceTensor.Of(batch.Inputs[0]) })["conv_out"];
        using ICompiledRegion region = Region(graph, 5);
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(), StatisticsMomentum = 0.2 });

        session.Backward(batch, [new LossTerm.CrossEntropy()]);
        Assert.Equal(graph.Initializers["norm.running_var"].Read().ToFloats(), session.ExportWeights()["norm.running_var"].ToFloats());
        session.Step(batch, [new LossTerm.CrossEntropy()], 0.1);

        float[] mean = session.ExportWeights()["norm.running_mean"].ToFloats();
        float[] variance = session.ExportWeights()["norm.running_var"].ToFloats();
        int plane = before.Dims[2] * before.Dims[3];
        for (int c = 0; c < TrainingNet.Channels; c++)
        {
            double[] values = [.. before.Data.Where((_, i) => i / plane % TrainingNet.Channels == c)];
            double average = values.Average();
            double unbiased = values.Sum(v => (v - average) * (v - average)) / (values.Length - 1);
            Assert.Equal((0.8 * graph.Initializers["norm.running_mean"].Read().ToFloats()[c]) + (0.2 * average), mean[c], 1e-5);
            Assert.Equal((0.8 * graph.Initializers["norm.running_var"].Read().ToFloats()[c]) + (0.2 * unbiased), variance[c], 1e-5);
        }
    }

    [Fact]
    public void Masked_weights_and_their_momentum_stay_zero()
    {
        ModelGraph graph = TrainingNet.Build();
        var batch = new TrainingBatch(TestInputs.For(graph, 4, 51), [0, 1, 2, 0]);
        using ICompiledRegion region = Region(graph, 4);
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd() });
        session.Step(batch, [new LossTerm.CrossEntropy()], 0.1);
        float[] mask = [.. Enumerable.Range(0, (int)graph.Initializers["conv.weight"].Count).Select(i => i % 3 == 0 ? 0f : 1f)];

        session.SetMasks(new Dictionary<string, float[]> { ["conv.weight"] = mask });
        AssertMasked();
        session.Step(batch, [new LossTerm.CrossEntropy()], 0.1);
        AssertMasked();

        session.SetMasks(new Dictionary<string, float[]>());
        session.Step(batch, [new LossTerm.CrossEntropy()], 0.1);
        Assert.DoesNotContain(0f, session.ExportWeights()["conv.weight"].ToFloats());
        Assert.Throws<ArgumentException>(() => session.SetMasks(new Dictionary<string, float[]> { ["conv.weight"] = [1f] }));
        Assert.Throws<ArgumentException>(() => session.SetMasks(new Dictionary<string, float[]> { ["nothing"] = [1f] }));

        void AssertMasked()
        {
            TrainingState state = session.ExportState();
            Assert.Equal(mask.Select(m => m == 0), state.Weights["conv.weight"].ToFloats().Select(w => w == 0));
            Assert.All(state.Slots["momentum"]["conv.weight"].ToFloats().Zip(mask), p => Assert.True(p.Second != 0 || p.First == 0));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_training_goes_on_from_its_state_bit_by_bit(bool adam)
    {
        ModelGraph graph = TrainingNet.Build();
        LossTerm[] loss = [new LossTerm.CrossEntropy()];
        var options = new TrainingOptions { Optimizer = adam ? new Optimizer.AdamW() : new Optimizer.Sgd(0.9, 0.001) };
        using ICompiledRegion region = Region(graph, 5);
        using ITrainingSession whole = region.OpenTraining(options);
        using ITrainingSession first = region.OpenTraining(options);
        for (int step = 0; step < 6; step++)
        {
            whole.Step(Batch(step), loss, 0.05);
            if (step < 3)
            {
                first.Step(Batch(step), loss, 0.05);
            }
        }

        using ICompiledRegion other = Region(graph, 5);
        using ITrainingSession second = other.OpenTraining(options);
        second.ImportState(first.ExportState());
        for (int step = 3; step < 6; step++)
        {
            second.Step(Batch(step), loss, 0.05);
        }

        TrainingState expected = whole.ExportState();
        TrainingState actual = second.ExportState();
        Assert.Equal(expected.Steps, actual.Steps);
        Assert.Equal(expected.Weights.Keys, actual.Weights.Keys);
        Assert.All(expected.Weights, w => Assert.Equal(w.Value.ToFloats(), actual.Weights[w.Key].ToFloats()));
        Assert.All(expected.Slots.SelectMany(s => s.Value.Select(t => (s.Key, t))), s => Assert.Equal(s.t.Value.ToFloats(), actual.Slots[s.Key][s.t.Key].ToFloats()));
        Assert.Empty(LearnedValues.Of(graph).Except(actual.Weights.Keys));

        TrainingBatch Batch(int step) => new(TestInputs.For(graph, 5, 60 + (ulong)step), [0, 1, 2, 1, 0]);
    }

    /// <summary>A state may lack constants, which another backend does not list, but nothing that is learned.</summary>
    [Fact]
    public void A_state_without_a_parameter_or_of_another_shape_is_refused()
    {
        ModelGraph graph = TrainingNet.Build();
        using ICompiledRegion region = Region(graph, 2);
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd() });
        TrainingState state = session.ExportState();

        session.ImportState(state with { Weights = state.Weights.RemoveRange(state.Weights.Keys.Except(LearnedValues.Of(graph)).ToArray()) });
        Assert.Contains("conv.weight", Assert.Throws<ArgumentException>(() => session.ImportState(state with { Weights = state.Weights.Remove("conv.weight") })).Message);
        Assert.Contains("norm.running_var", Assert.Throws<ArgumentException>(() => session.ImportState(state with { Weights = state.Weights.Remove("norm.running_var") })).Message);
        Assert.Contains("shape", Assert.Throws<ArgumentException>(() => session.ImportState(state with { Weights = state.Weights.SetItem("conv.weight", Tensor.Of([1], [1f])) })).Message);
    }

    /// <summary>Gradient accumulation: parts of a batch add up to it where samples do not meet in a normalisation.</summary>
    [Fact]
    public void Micro_batches_add_up_to_the_batch()
    {
        ModelGraph graph = TrainingNet.Build();
        Tensor[] inputs = TestInputs.For(graph, 7, 71);
        using ICompiledRegion region = Region(graph, 7);
        Tensor teacher = Tensor.Of([7, TrainingNet.Classes], [.. Enumerable.Range(0, 7 * TrainingNet.Classes).Select(i => (i % 5) - 2f)]);
        var batch = new TrainingBatch(inputs, [0, 1, 2, 1, 0, 2, 2], [teacher]);
        LossTerm[] loss = [new LossTerm.CrossEntropy(LabelSmoothing: 0.1), new LossTerm.Distillation(), new LossTerm.OutputMatching(), new LossTerm.OutputSum(Weight: 0.3), new LossTerm.L2Penalty(["conv.weight"], 0.1)];
        using ITrainingSession whole = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(), BatchStatistics = false });
        using ITrainingSession parts = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(), BatchStatistics = false, MicroBatch = 3 });

        StepResult expected = whole.Backward(batch, loss);
        StepResult actual = parts.Backward(batch, loss);

        Assert.Equal(expected.Loss, actual.Loss, 1e-5 * Math.Abs(expected.Loss));
        Assert.Equal((expected.Correct, expected.Samples), (actual.Correct, actual.Samples));
        foreach (string parameter in ModelCost.ParameterNames(graph))
        {
            float[] gradient = whole.Gradient(parameter).ToArray();
            double scale = gradient.Max(Math.Abs);
            Assert.All(gradient.Zip(parts.Gradient(parameter).ToArray()), p => Assert.Equal(p.First, p.Second, 1e-5 * Math.Max(scale, 1e-3)));
        }
    }

    [Fact]
    public void A_loss_that_is_not_finite_changes_nothing()
    {
        ModelGraph graph = TrainingNet.Build();
        Tensor[] inputs = TestInputs.For(graph, 4, 81);
        float[] data = inputs[0].ToFloats();
        data[5] = float.NaN;
        using ICompiledRegion region = Region(graph, 4);
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd() });
        TrainingState before = session.ExportState();

        StepResult result = session.Step(new TrainingBatch([Tensor.Of<float>([.. inputs[0].Dims], data)], [0, 1, 2, 0]), [new LossTerm.CrossEntropy()], 0.1);

        Assert.False(double.IsFinite(result.Loss));
        TrainingState after = session.ExportState();
        Assert.Equal(before.Steps, after.Steps);
        Assert.All(before.Weights, w => Assert.Equal(w.Value.ToFloats(), after.Weights[w.Key].ToFloats()));
    }

    [Fact]
    public void Frozen_parameters_stay()
    {
        ModelGraph graph = TrainingNet.Build();
        using ICompiledRegion region = Region(graph, 4);
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(), Frozen = new HashSet<string> { "conv.weight" } });
        session.Step(new TrainingBatch(TestInputs.For(graph, 4, 91), [0, 1, 2, 0]), [new LossTerm.CrossEntropy()], 0.1);
        Assert.Equal(graph.Initializers["conv.weight"].Read().ToFloats(), session.ExportWeights()["conv.weight"].ToFloats());
        Assert.NotEqual(graph.Initializers["head.weight"].Read().ToFloats(), session.ExportWeights()["head.weight"].ToFloats());
        Assert.Throws<ArgumentException>(() => session.Gradient("conv.weight").Length);
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused()
    {
        ModelGraph graph = TrainingNet.Build();
        using ICompiledRegion region = Region(graph, 4);
        Assert.Throws<ArgumentException>(() => region.Run(TestInputs.For(graph, 5, 1)));
        Assert.Throws<ArgumentException>(() => region.Run([Tensor.Of([2, 3, 5, 5], new float[150])]));
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd() });
        Assert.Throws<ArgumentException>(() => session.Backward(new TrainingBatch(TestInputs.For(graph, 2, 1), [0, TrainingNet.Classes]), [new LossTerm.CrossEntropy()]));
        Assert.Throws<ArgumentException>(() => session.Backward(new TrainingBatch(TestInputs.For(graph, 2, 1)), [new LossTerm.CrossEntropy()]));
    }

    [Fact]
    public void A_prepared_run_computes_again_and_again()
    {
        ModelGraph graph = TrainingNet.Build();
        using ICompiledRegion region = Region(graph, 4);
        Action run = region.Prepare(TestInputs.For(graph, 4, 3));
        run();
        run();
    }

    private ICompiledRegion Region(ModelGraph graph, int batch) => Open().Compile(graph, new CompileOptions { MaxBatch = batch, Threads = 2 });

    private void CheckForward(ModelGraph graph, int batch, int maxBatch, int threads)
    {
        Tensor[] inputs = TestInputs.For(graph, batch, seed: 3);
        Dictionary<string, ReferenceTensor> expected = ReferenceExecutor.Run(
            Bound(graph, batch), graph.Inputs.Select((g, i) => (g.Name, Value: ReferenceTensor.Of(inputs[i]))).ToDictionary(p => p.Name, p => p.Value));
        using ICompiledRegion region = Open().Compile(graph, new CompileOptions { MaxBatch = maxBatch, Threads = threads });
        for (int repeat = 0; repeat < 2; repeat++)
        {
            IReadOnlyList<Tensor> outputs = region.Run(inputs);
            for (int o = 0; o < outputs.Count; o++)
            {
                ReferenceTensor reference = expected[graph.Outputs[o]];
                Assert.Equal(reference.Dims, outputs[o].Dims.Select(d => (int)d));
                double scale = Math.Max(1e-3, reference.Data.Max(Math.Abs));
                double error = outputs[o].ToFloats().Zip(reference.Data, (a, b) => Math.Abs(a - b)).Max() / scale;
                Assert.True(error < ForwardError, $"{graph.Name}, batch {batch} of {maxBatch}, {threads} threads, run {repeat}: relative error {error:E2}");
            }
        }
    }

    private void CheckGradients(ModelGraph graph, int batch, bool batchStatistics, int probes, int parameters = int.MaxValue)
    {
        Tensor[] inputs = TestInputs.For(graph, batch, seed: 5);
        var random = new RandomStream(11, "targets");
        Tensor[] targets = [.. graph.Outputs.Select(o => graph.TypeOf(o).Shape.Concrete(batch)).Select(
            dims => Tensor.Of(dims, [.. Enumerable.Range(0, dims.Aggregate(1, (a, b) => a * b)).Select(_ => (float)random.NextGaussian())]))];
        using ICompiledRegion region = Region(graph, batch);
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(), BatchStatistics = batchStatistics });
        StepResult result = session.Backward(new TrainingBatch(inputs, Targets: targets), [.. targets.Select((_, o) => new LossTerm.OutputMatching(o))]);
        ModelGraph bound = Bound(graph, batch);
        var given = graph.Inputs.Select((g, i) => (g.Name, Value: ReferenceTensor.Of(inputs[i]))).ToDictionary(p => p.Name, p => p.Value);
        string[] names = [.. ModelCost.ParameterNames(graph)];
        foreach (string parameter in names)
        {
            given[parameter] = ReferenceTensor.Of(graph.Initializers[parameter].Read());
        }

        Assert.Equal(Loss(), result.Loss, 1e-4 * Math.Max(1, result.Loss));
        // A gradient that cancels to zero (a bias before a normalisation) is only as exact as what cancels: judge it beside the others.
        double largest = names.Max(p => session.Gradient(p).ToArray().Max(Math.Abs));
        foreach (string parameter in names.Where((_, i) => names.Length <= parameters || i % (names.Length / parameters) == 0))
        {
            float[] gradient = session.Gradient(parameter).ToArray();
            double scale = Math.Max(0.01 * largest, gradient.Max(Math.Abs));
            double[] data = given[parameter].Data;
            for (int probe = 0; probe < Math.Min(probes, data.Length); probe++)
            {
                int i = data.Length <= probes ? probe : random.NextInt(data.Length);
                double before = data[i];
                data[i] = before + 1e-6;
                double up = Loss();
                data[i] = before - 1e-6;
                double down = Loss();
                data[i] = before;
                double expected = (up - down) / 2e-6;
                Assert.True(
                    Math.Abs(expected - gradient[i]) <= GradientError * scale,
                    $"{graph.Name}, batch {batch}: d {parameter}[{i}] is {gradient[i]}, finite differences say {expected} (scale {scale})");
            }
        }

        double Loss()
        {
            Dictionary<string, ReferenceTensor> values = ReferenceExecutor.Run(bound, given, batchStatistics);
            return targets.Select((t, o) => values[graph.Outputs[o]].Data.Zip(t.ToFloats(), (a, b) => (a - b) * (a - b)).Sum() / t.ToFloats().Sum(b => (double)b * b)).Sum();
        }
    }

    private static ModelGraph Bound(ModelGraph graph, int batch) => graph.BatchSymbol is { } symbol ? graph.Bind(symbol, batch) : graph;

    private static double[] LogSoftmax(double[] logits, double temperature)
    {
        double sum = Math.Log(logits.Sum(l => Math.Exp(l / temperature)));
        return Array.ConvertAll(logits, l => (l / temperature) - sum);
    }
}
