using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.Groups;
using Xunit;

namespace PruneSearch.Compute.Tests.Criteria;

/// <summary>A model with calibration batches, and what criteria make of it.</summary>
internal sealed class CriterionCase(ModelGraph graph, IReadOnlyList<TrainingBatch> batches, params IReadOnlyList<LossTerm> loss)
{
    public ModelGraph Graph { get; } = graph;

    public IReadOnlyList<TrainingBatch> Batches { get; } = batches;

    public EvidenceSource Source { get; } = new()
    {
        Backend = new ComputeBackend(),
        MaxBatch = (int)batches.Max(b => b.Inputs[0].Dims[0]),
        Threads = 1,
        Loss = loss.Count == 0 ? [new LossTerm.CrossEntropy()] : loss,
        Batches = _ => batches,
    };

    /// <summary>Two convolutions with batch normalisation and a classifier, varied weights, two batches of labelled samples.</summary>
    public static CriterionCase Convolutional()
    {
        var b = new GraphBuilder("conv", 3);
        string x = b.Relu("a.relu", b.BatchNorm("a.bn", b.Conv("a", b.Input("x", 2, 6, 6), 6, 3, bias: true)));
        x = b.Relu("c.relu", b.BatchNorm("c.bn", b.Conv("c", x, 5, 3, stride: 2)));
        x = b.Flatten("flatten", b.GlobalAveragePool("pool", x), 5);
        x = b.Linear("fc", x, 3);
        foreach (string name in new[] { "a.bn.weight", "a.bn.bias", "a.bn.running_mean", "a.bn.running_var", "a.bias", "c.bn.weight", "c.bn.bias", "c.bn.running_mean", "c.bn.running_var", "fc.bias" })
        {
            b.Perturb(name, 0.3);
        }

        return new CriterionCase(b.Build((x, "y")), [Labelled([2, 6, 6], 5, 3, 1), Labelled([2, 6, 6], 5, 3, 2)]);
    }

    /// <summary>y = W x with OUTPUTS by INPUTS weights and no bias; the loss is the sum of outputs, which is linear in the weights.</summary>
    public static CriterionCase Linear(int outputs = 3, int inputs = 4)
    {
        var b = new GraphBuilder("linear", 5);
        string x = b.Input("x", inputs);
        x = b.Node("Gemm", "fc", [x, b.Weight("w", inputs, outputs, inputs)], ("transB", 1));
        return new CriterionCase(b.Build((x, "y")), [Labelled([inputs], 6, outputs, 3), Labelled([inputs], 6, outputs, 4)], new LossTerm.OutputSum());
    }

    public static TrainingBatch Labelled(int[] sample, int count, int classes, ulong seed)
    {
        var random = new RandomStream(seed, "batch");
        float[] values = [.. Enumerable.Range(0, count * sample.Aggregate(1, (a, d) => a * d)).Select(_ => (float)random.NextGaussian())];
        return new TrainingBatch([Tensor.Of<float>([count, .. sample.Select(d => (long)d)], values)], [.. Enumerable.Range(0, count).Select(_ => random.NextInt(classes))]);
    }

    public IReadOnlyList<PruningGroup> Groups(CriterionScope scope) =>
        scope == CriterionScope.Units ? [.. PruningGroups.Of(Graph).Groups] : [.. WeightGroups.Of(Graph).Groups];

    /// <summary>The scores of every group, by id.</summary>
    public Dictionary<string, double[]> Scores(string criterion, CriterionScope scope)
    {
        IPruningCriterion scorer = PruningCriteria.BuiltIn(7)[criterion];
        IReadOnlyList<PruningGroup> groups = Groups(scope);
        Evidence evidence = EvidenceCollector.Gather(Graph, groups, scorer.Needs, Source, TestContext.Current.CancellationToken);
        return groups.ToDictionary(g => g.Id, g => scorer.Score(g, evidence), StringComparer.Ordinal);
    }

    public CriterionCase With(ModelGraph graph) => new(graph, Batches, Source.Loss);

    public float[] Weights(string name) => Graph.Initializers[name].Read().ToFloats();

    /// <summary>The mean loss over the batches, of the model with some other weights.</summary>
    public double Loss(params (string Name, float[] Data)[] replaced)
    {
        ModelGraph changed = Graph.WithInitializers(replaced.Select(r => KeyValuePair.Create(r.Name, (TensorSource)Tensor.Of<float>([.. Graph.Initializers[r.Name].Dims], r.Data))));
        using ICompiledRegion region = Source.Backend.Compile(changed, new CompileOptions { MaxBatch = Source.MaxBatch, Threads = 1 });
        using ITrainingSession session = region.OpenTraining(new TrainingOptions { Optimizer = new Optimizer.Sgd(), BatchStatistics = false });
        return Batches.Average(batch => session.Backward(batch, Source.Loss).Loss);
    }
}
