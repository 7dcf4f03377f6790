using PruneSearch.Core.Tests.Pruning.Topologies;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Surgery;
using PruneSearch.TestKit.Reference;
using Xunit;

namespace PruneSearch.Core.Tests.Pruning.Criteria;

public sealed class TaylorCriterionTests
{
    // The score is the squared derivative of the loss by a gate on what the next layer reads, whatever lies between the layers.
    [Fact]
    public void Is_the_gradient_of_a_gate()
    {
        ModelGraph graph = Chain(grouped: false);
        TrainingBatch[] batches = [Batch(1), Batch(2)];
        double[] expected = new double[4];
        double[] expectedAbsolute = new double[4];
        foreach (TrainingBatch batch in batches)
        {
            for (int unit = 0; unit < expected.Length; unit++)
            {
                double slope = GateSlope(graph, batch, unit);
                expected[unit] += slope * slope / batches.Length;
                expectedAbsolute[unit] += Math.Abs(slope) / batches.Length;
            }
        }

        UnitGroup group = PruningGroups.Of(graph)["a"];
        Evidence evidence = Collect(graph, [group], batches);
        Near(expected, TaylorCriterion.Squared.Score(group, evidence));
        Near(expectedAbsolute, TaylorCriterion.Absolute.Score(group, evidence));
        Assert.Equal(2, evidence.Batches);
    }

    [Fact]
    public void Is_the_gradient_of_a_gate_under_a_grouped_convolution()
    {
        ModelGraph graph = Chain(grouped: true);
        UnitGroup group = PruningGroups.Of(graph)["a"];
        Evidence evidence = Collect(graph, [group], [Batch(1)]);
        Near([.. Enumerable.Range(0, 4).Select(u => Math.Abs(GateSlope(graph, Batch(1), u)))], TaylorCriterion.Absolute.Score(group, evidence));
    }

    // The first-order estimate of what a cut does to the loss, against the loss of a model whose consumers fade the unit a little.
    [Fact]
    public void Coupled_units_sum_over_all_their_readers()
    {
        var b = new GraphBuilder("g");
        string x = ResidualTests.Unit(b, "stem", b.Input("x", 2, 4, 4), 3);
        string y = b.BatchNorm("bn", b.Conv("b", ResidualTests.Unit(b, "a", x, 2), 3, 3));
        ModelGraph graph = Varied(ResidualTests.Head(b, b.Add("add", x, y), 3));
        UnitGroup group = PruningGroups.Of(graph)["stem"];
        Evidence evidence = Collect(graph, [group], [Batch(3)]);
        double[] expected = new double[3];
        const double fade = 1e-4;
        for (int unit = 0; unit < 3; unit++)
        {
            expected[unit] = Math.Abs((Faded(1 + fade) - Faded(1 - fade)) / (2 * fade));

            double Faded(double factor)
            {
                var replaced = new Dictionary<string, ReferenceTensor>();
                foreach (GroupAxis axis in group.Consumed)
                {
                    var weight = ReferenceTensor.Of(graph.Initializers[axis.Axis.Value].Read());
                    int stride = weight.Stride(1);
                    replaced[axis.Axis.Value] = weight with { Data = [.. weight.Data.Select((w, i) => i / stride % weight.Dims[1] == axis.Indices(unit)[0] ? w * factor : w)] };
                }

                Assert.Equal(["a.weight", "fc.weight"], replaced.Keys.Order(StringComparer.Ordinal));
                return NumericalSession.Loss(graph, Batch(3), replaced);
            }
        }

        Near(expected, TaylorCriterion.Absolute.Score(group, evidence));
    }

    [Fact]
    public void Single_weights_score_gradient_times_weight()
    {
        ModelGraph graph = Chain(grouped: false);
        MaskGroup group = WeightGroups.Of(graph).Groups.Single(g => g.Id == "c.weight");
        Evidence evidence = Collect(graph, [group], [Batch(1), Batch(2)]);
        float[] weights = graph.Initializers["c.weight"].Read().ToFloats();
        var expected = new double[weights.Length];
        foreach (TrainingBatch batch in new[] { Batch(1), Batch(2) })
        {
            var session = new NumericalSession(graph);
            session.Backward(batch, []);
            float[] gradient = session.Gradient("c.weight").ToArray();
            for (int i = 0; i < weights.Length; i++)
            {
                expected[i] += Math.Abs((double)gradient[i] * weights[i]) / 2;
            }
        }

        Near(expected, TaylorCriterion.Squared.Score(group, evidence));
        Near(expected, TaylorCriterion.Absolute.Score(group, evidence));
    }

    [Fact]
    public void Missing_or_broken_evidence_is_an_error()
    {
        ModelGraph graph = Chain(grouped: false);
        UnitGroup group = PruningGroups.Of(graph)["a"];
        Assert.Throws<InvalidOperationException>(() => TaylorCriterion.Squared.Score(group, Evidence.OfWeights(graph)));
        Assert.Contains("no batch", Assert.Throws<InvalidInputException>(() => Collect(graph, [group], [])).Message, StringComparison.Ordinal);
        TrainingBatch bad = Batch(1) with { Inputs = [Tensor.Of<float>([1, 2, 4, 4], [.. Enumerable.Repeat(float.NaN, 32)])], Labels = [0] };
        Assert.Contains("batch 1", Assert.Throws<InvalidInputException>(() => Collect(graph, [group], [Batch(1), bad])).Message, StringComparison.Ordinal);
    }

    private static Evidence Collect(ModelGraph graph, IReadOnlyList<PruningGroup> groups, IEnumerable<TrainingBatch> batches) =>
        EvidenceCollector.Gradients(graph, groups, new NumericalSession(graph), batches, [new LossTerm.CrossEntropy()], TestContext.Current.CancellationToken);

    private static ModelGraph Chain(bool grouped)
    {
        var b = new GraphBuilder("g");
        string x = b.BatchNorm("bn", b.Conv("a", b.Input("x", 2, 4, 4), 4, 3, bias: true));
        x = b.Conv("c", b.Node("Sigmoid", "act", [x]), 2, 3, groups: grouped ? 2 : 1);
        return Varied(ResidualTests.Head(b, x, 2));
    }

    private static ModelGraph Varied(ModelGraph graph) =>
        graph.WithInitializers(WeightPerturbation.Of(graph, 11).Select(w => KeyValuePair.Create(w.Key, (TensorSource)w.Value)));

    /// <summary>How the loss changes with a factor on one channel of what 'c' reads.</summary>
    private static double GateSlope(ModelGraph graph, TrainingBatch batch, int unit)
    {
        const double step = 1e-4;
        var plain = new Dictionary<string, ReferenceTensor> { ["x"] = ReferenceTensor.Of(batch.Inputs[0]) };
        ReferenceTensor read = ReferenceExecutor.Run(graph, plain)["act_out"];
        return (At(1 + step) - At(1 - step)) / (2 * step);

        double At(double factor) => NumericalSession.Loss(graph, batch, new Dictionary<string, ReferenceTensor>
        {
            ["act_out"] = read with { Data = [.. read.Data.Select((v, i) => i / 16 % 4 == unit ? v * factor : v)] },
        });
    }

    private static TrainingBatch Batch(ulong seed)
    {
        var random = new RandomStream(seed, "batch");
        return new TrainingBatch([Tensor.Of<float>([2, 2, 4, 4], [.. Enumerable.Range(0, 64).Select(_ => (float)random.NextGaussian())])], [1, 4]);
    }

    private static void Near(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Max();
        Assert.True(scale > 1e-3, "the test has no signal");
        Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second, 1e-4 * scale));
    }
}
