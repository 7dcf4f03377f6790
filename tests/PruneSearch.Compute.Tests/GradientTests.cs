using PruneSearch.Compute.Simd;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.TestKit.Execution;
using PruneSearch.TestKit.Models;
using PruneSearch.TestKit.Reference;
using Xunit;

namespace PruneSearch.Compute.Tests;

/// <summary>
/// Gradients of every operator against central differences of the double-precision reference. A parameter is added to every input, so that
/// gradients of inputs are seen too.
/// </summary>
public sealed class GradientTests
{
    private const int Probes = 12;

    public static TheoryData<string> Cases => [.. OperatorCases.Names];

    public static TheoryData<string> Transformers => VisionTransformerForms.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agree_with_finite_differences(string name)
    {
        ModelGraph graph = ShiftedInputs.Of(OperatorCases.Build(name));
        foreach ((SimdWidth width, int batch, int maxBatch, int threads) in new[]
        {
            (SimdWidths.Widest, 3, 3, 2), (SimdWidths.Widest, 19, 40, 3), (SimdWidth.Vector128, 7, 7, 1), (SimdWidth.Vector256, 9, 9, 2), (SimdWidth.Scalar, 2, 2, 2),
        })
        {
            if (width <= SimdWidths.Widest)
            {
                Check(graph, width, batch, maxBatch, threads, batchStatistics: true);
            }
        }

        if (graph.Nodes.Any(n => n.OpType == "BatchNormalization"))
        {
            Check(graph, SimdWidths.Widest, 5, 5, 1, batchStatistics: false);
        }
    }

    [Theory]
    [MemberData(nameof(Transformers))]
    public void Of_whole_transformers_agree_with_finite_differences(string name)
    {
        ModelGraph graph = VisionTransformerForms.Build(name);
        Assert.Superset(new HashSet<string> { "token.weight", "position", "norm.weight", "b0.up.bias" }, ModelCost.ParameterNames(graph).ToHashSet());
        Check(graph, SimdWidths.Widest, 3, 3, 2, batchStatistics: true, probes: 3);
    }

    private static void Check(ModelGraph graph, SimdWidth width, int batch, int maxBatch, int threads, bool batchStatistics, int probes = Probes)
    {
        Tensor[] inputs = TestInputs.For(graph, batch, seed: 5);
        int[] outputDims = graph.TypeOf(graph.Outputs[0]).Shape.Concrete(batch);
        var random = new RandomStream(11, "targets");
        float[] target = [.. Enumerable.Range(0, outputDims.Aggregate(1, (a, b) => a * b)).Select(_ => (float)random.NextGaussian())];
        using ICompiledRegion region = new ComputeBackend(width).Compile(graph, new CompileOptions { MaxBatch = maxBatch, Threads = threads });
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(), BatchStatistics = batchStatistics });
        var trainingBatch = new TrainingBatch(inputs, Targets: [Tensor.Of(outputDims, target)]);
        StepResult result = session.Backward(trainingBatch, [new LossTerm.OutputMatching()]);
        ModelGraph bound = graph.Bind("N", batch);
        var given = graph.Inputs.Select((g, i) => (g.Name, Value: ReferenceTensor.Of(inputs[i]))).ToDictionary(p => p.Name, p => p.Value);
        foreach (string parameter in ModelCost.ParameterNames(graph))
        {
            given[parameter] = ReferenceTensor.Of(graph.Initializers[parameter].Read());
        }

        Assert.Equal(Loss(bound, given, target, batchStatistics), result.Loss, 1e-4 * Math.Max(1, result.Loss));
        // A gradient that cancels to zero (a bias before a normalisation) is only as exact as what cancels: judge it beside the others.
        double largest = ModelCost.ParameterNames(graph).Max(p => session.Gradient(p).ToArray().Max(Math.Abs));
        foreach (string parameter in ModelCost.ParameterNames(graph))
        {
            float[] gradient = session.Gradient(parameter).ToArray();
            double scale = Math.Max(0.01 * largest, gradient.Max(Math.Abs));
            double[] data = given[parameter].Data;
            for (int probe = 0; probe < Math.Min(probes, data.Length); probe++)
            {
                int i = data.Length <= probes ? probe : random.NextInt(data.Length);
                double before = data[i];
                double step = 1e-6;
                data[i] = before + step;
                double up = Loss(bound, given, target, batchStatistics);
                data[i] = before - step;
                double down = Loss(bound, given, target, batchStatistics);
                data[i] = before;
                double expected = (up - down) / (2 * step);
                Assert.True(
                    Math.Abs(expected - gradient[i]) <= 2e-4 * scale,
                    $"{graph.Name}, {width}, batch {batch} of {maxBatch}, {threads} threads: d {parameter}[{i}] is {gradient[i]}, finite differences say {expected} (scale {scale})");
            }
        }
    }

    private static double Loss(ModelGraph graph, Dictionary<string, ReferenceTensor> given, float[] target, bool batchStatistics)
    {
        double[] y = ReferenceExecutor.Run(graph, given, batchStatistics)[graph.Outputs[0]].Data;
        return y.Zip(target, (a, t) => (a - t) * (a - t)).Sum() / target.Sum(t => (double)t * t);
    }
}
