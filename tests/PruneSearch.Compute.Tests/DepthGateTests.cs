using PruneSearch.Execution;
using PruneSearch.Graphs.Architectures;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Surgery;
using PruneSearch.TestKit.Execution;
using PruneSearch.TestKit.Reference;
using Xunit;

namespace PruneSearch.Compute.Tests;

/// <summary>What needs a backend that trains: gradients of gates on blocks. And the built-in backend as the judge of cuts.</summary>
public sealed class DepthGateTests
{
    private const int Samples = 6;

    // A residual branch and a layer, without kinks. The slopes are central differences of the loss, in double precision, as one gate after
    // another moves.
    [Fact]
    public void Taylor_scores_are_the_slopes_of_the_loss_at_the_gates()
    {
        ModelGraph graph = Smooth();
        DepthGroup group = DepthGroups.Of(graph).Group!;
        Assert.Equal([DepthKind.Residual, DepthKind.Layer], group.Blocks.Select(b => b.Kind));
        Tensor input = TestInputs.For(graph, Samples, seed: 2)[0];
        int[] labels = [0, 1, 2, 3, 4, 0];
        ModelGraph? gates = null;
        TaylorTerms terms = GateEvidence.Gather(graph, group, (gated, groups) =>
        {
            gates = gated;
            using ICompiledRegion region = new ComputeBackend().Compile(gated, new CompileOptions { MaxBatch = Samples, Threads = 2 });
            using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(), BatchStatistics = false });
            return EvidenceCollector.Gradients(gated, groups, session, [new TrainingBatch([input], labels)], [new LossTerm.CrossEntropy()], TestContext.Current.CancellationToken);
        });

        string[] names = [.. gates!.Initializers.Keys.Except(graph.Initializers.Keys)];
        Assert.Equal(group.Blocks.Select(b => b.Output + "_gate").Order(), names.Order());
        Assert.Equal(Loss(graph), Loss(gates), 1e-6);
        double[] taylor = TaylorDepthCriterion.Squared.Score(group, new DepthEvidence(graph) { Gates = terms });
        double[] absolute = TaylorDepthCriterion.Absolute.Score(group, new DepthEvidence(graph) { Gates = terms });
        for (int b = 0; b < group.Count; b++)
        {
            const float step = 1f / 1024;
            string gate = group.Blocks[b].Output + "_gate";
            double slope = (Loss(At(gate, 1 + step)) - Loss(At(gate, 1 - step))) / (2 * step);
            Assert.True(Math.Abs(slope) > 1e-3, $"{group.Blocks[b]}: slope {slope}");
            Assert.Equal(Math.Abs(slope), absolute[b], (1e-4 * Math.Abs(slope)) + 1e-6);
            Assert.Equal(absolute[b] * absolute[b], taylor[b], 1e-9);
        }

        ModelGraph At(string gate, float value)
        {
            Tensor one = gates!.Initializers[gate].Read();
            var data = new float[one.Count];
            Array.Fill(data, value);
            return gates.WithInitializers([KeyValuePair.Create(gate, (TensorSource)Tensor.FromFloats(ElementType.Float32, [.. one.Dims], data))]);
        }

        double Loss(ModelGraph model)
        {
            using ICompiledRegion region = new ReferenceBackend().Compile(model, new CompileOptions { MaxBatch = Samples });
            double[] logits = region.Run([input])[0].Span<double>().ToArray();
            return labels.Select((label, s) => Math.Log(logits[(5 * s)..(5 * (s + 1))].Sum(l => Math.Exp(l - logits[(5 * s) + label])))).Average();
        }
    }

    private static ModelGraph Smooth()
    {
        var b = new GraphBuilder("g", seed: 3);
        string x = b.Conv("stem", b.Input("x", 3, 8, 8), 4, 3, stride: 2);
        string y = b.Conv("conv2", b.Node("Tanh", "tanh", [b.BatchNorm("bn", b.Conv("conv1", x, 6, 3))]), 4, 3, bias: true);
        x = b.Node("Sigmoid", "sigmoid", [b.BatchNorm("layer.bn", b.Conv("layer", b.Add("add", x, y), 4, 3))]);
        return b.Build((b.Linear("fc", b.Flatten("flatten", x, 64), 5), "y"));
    }

    [Theory]
    [InlineData("resnet20")]
    [InlineData("resnet50")]
    [InlineData("mobilenetv2")]
    public void The_oracle_holds_in_single_precision(string model)
    {
        ModelGraph graph = Architecture.Build(model, new ArchitectureOptions([3, 32, 32], 10, 16));
        var groups = DepthGroups.Of(graph);
        CutResult cut = DepthSurgery.Cut(groups, Selection.Empty.With(groups.Group!, Enumerable.Range(0, groups.Group!.Count).Where(u => u % 3 != 1)));
        SurgeryReceipt receipt = SurgeryOracle.Check(cut, new ComputeBackend(), [], new OracleOptions { Threads = 2 });
        Assert.True(receipt.Passed, receipt.ToString());
    }

    [Fact]
    public void Block_influence_agrees_with_the_reference()
    {
        ModelGraph graph = Architecture.Build("resnet20", new ArchitectureOptions([3, 8, 8], 5, 4, Seed: 3));
        DepthGroup group = DepthGroups.Of(graph).Group!;
        Tensor[] batches = [TestInputs.For(graph, 3, seed: 2)[0], TestInputs.For(graph, 3, seed: 4)[0]];
        double[] expected = BlockInfluence.Gather(graph, group, new ReferenceBackend(), batches, threads: 1, TestContext.Current.CancellationToken);
        double[] actual = BlockInfluence.Gather(graph, group, new ComputeBackend(), batches, threads: 2, TestContext.Current.CancellationToken);
        Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second, 1e-5));
        Assert.All(expected, e => Assert.InRange(e, 1e-3, 2));
    }
}
