using System.Globalization;
using PruneSearch.Compute;
using PruneSearch.Data;
using PruneSearch.Data.Loading;
using PruneSearch.Execution;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Simplification;
using PruneSearch.Pruning;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.MaskSolvers;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Training;

namespace PruneSearch.Bench;

/// <summary>
/// Accuracy of a trained CIFAR-10 classifier after zeroing single weights at once, without recovery: criterion by sparsity. Evidence is
/// taken from training images, or from the test images before the last 5,000, which the model has not seen; accuracy from those 5,000.
/// </summary>
internal sealed class CriteriaBench
{
    private const int Batch = 64;
    private const int EvidenceBatches = 16;
    private const int TestImages = 5000;
    private static readonly double[] Ratios = [0.5, 0.7, 0.8, 0.9];
    private static readonly ulong[] Seeds = [1, 2, 3];

    private readonly ModelGraph _graph;
    private readonly WeightGroup[] _layers;
    private readonly PreparedSamples _test;
    private readonly EvidenceSource _source;
    private readonly int _threads;

    public CriteriaBench(string model, string data, bool unseen, int threads)
    {
        ModelGraph graph = GraphSimplifier.Run(OnnxReader.Read(model, new OnnxReadOptions()).Graph);
        _graph = DynamicBatch.TryOpen(graph, out _) ?? graph;
        _layers = [.. WeightGroups.Of(_graph).Groups.Cast<WeightGroup>()];
        _threads = threads;
        var source = DataSource.Parse(data, ".");
        var normalization = Normalization.Standard([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);
        DataSlice test = source.Open(DataSplit.Test);
        _test = PreparedSamples.Read(test.Range(test.Count - TestImages, test.Count), normalization);
        DataSlice images = unseen ? test.Take(test.Count - TestImages) : source.Open(DataSplit.Train);
        var evidence = PreparedSamples.Read(images.Shuffled(1).Take(Batch * EvidenceBatches), normalization);
        _source = new EvidenceSource
        {
            Backend = new ComputeBackend(),
            MaxBatch = Batch,
            Threads = threads,
            Loss = [new LossTerm.CrossEntropy()],
            Batches = _ => Enumerable.Range(0, EvidenceBatches)
                .Select(i => new TrainingBatch([ModelOutputs.Inputs(evidence, i * Batch, Batch)], evidence.Labels[(i * Batch)..((i + 1) * Batch)])),
        };
    }

    /// <param name="names">Criteria, in this order; none for all that score weights.</param>
    public void Run(IReadOnlyList<string> names)
    {
        Console.WriteLine($"dense {Accuracy(_graph):P2} on {_test.Count} test images; {_layers.Length} layers, {_layers.Sum(l => l.Count)} weights; {EvidenceBatches} batches of {Batch} for evidence");
        Console.WriteLine($"{"criterion",-18} {"allocation",-10} {string.Join(' ', Ratios.Select(r => $"{r,8:P0}"))} {"2:4",8}");
        NameRegistry<IPruningCriterion> all = PruningCriteria.BuiltIn(1);
        string[] scoring = [.. all.Names.Where(n => all[n].Scope.HasFlag(CriterionScope.Weights))];
        foreach (string name in names.Count > 0 ? names : scoring)
        {
            Evidence evidence = Gather(all[name], _graph);
            Row(name, evidence, new UniformAllocation(), semi: true);
            Row(name, evidence, new GlobalAllocation(1), semi: false);
        }
    }

    private void Row(string name, Evidence evidence, IAllocation allocation, bool semi)
    {
        Console.Write($"{name,-18} {allocation.Name,-10}");
        foreach (double ratio in Ratios)
        {
            Cell(Average(name, c => Pruned(c, evidence, allocation, ratio)));
        }

        if (semi)
        {
            Cell(Average(name, c => SemiStructured(c, evidence)));
        }

        Console.WriteLine();
    }

    private static void Cell(double accuracy) => Console.Write((accuracy * 100).ToString("0.00", CultureInfo.InvariantCulture).PadLeft(9));

    private double Average(string name, Func<IPruningCriterion, ModelGraph> prune) =>
        (name == "random" ? Seeds : Seeds[..1]).Average(seed => Accuracy(prune(PruningCriteria.BuiltIn(seed)[name])));

    private double Accuracy(ModelGraph graph) => ClassificationJudge.Run(graph, _source.Backend, _test, _threads).Accuracy.Value;

    private Evidence Gather(IPruningCriterion criterion, ModelGraph graph) => EvidenceCollector.Gather(graph, _layers, criterion.Needs, _source);

    private ModelGraph Pruned(IPruningCriterion criterion, Evidence first, IAllocation allocation, double ratio)
    {
        (ScoredGroup[] scored, int[] removals) = ScoringRounds.Run(
            criterion,
            _graph,
            _layers,
            graph => ReferenceEquals(graph, _graph) ? first : Gather(criterion, graph),
            (_, scores) => scores,
            (current, share) => allocation.Removals(current, ScoringRounds.RatioAt(ratio, share)));
        return criterion.Solver is { } solver
            ? Solved(solver, _layers.Zip(removals).Where(l => l.Second > 0).Select(l => (l.First, (SparsityPattern)new SparsityPattern.Unstructured(l.Second))))
            : WeightMasking.Apply(_graph, WeightMasking.Masks(scored, removals));
    }

    private ModelGraph SemiStructured(IPruningCriterion criterion, Evidence evidence) => criterion.Solver is { } solver
        ? Solved(solver, _layers.Select(l => (l, (SparsityPattern)new SparsityPattern.SemiStructured(2, 4))))
        : WeightMasking.Apply(_graph, _layers.Select(l => TwoOfFour(l, criterion.Score(l, evidence))));

    private ModelGraph Solved(IMaskSolver solver, IEnumerable<(WeightGroup Layer, SparsityPattern Pattern)> layers) =>
        _graph.WithInitializers(LayerwiseSolving.Run(solver, _graph, layers, _source).Select(s => KeyValuePair.Create(s.Key, (TensorSource)s.Value.Weights)));

    /// <summary>Of every four channels at one tap the two with the higher scores.</summary>
    private WeightMask TwoOfFour(WeightGroup layer, double[] scores)
    {
        var matrix = LayerMatrix.Of(_graph, layer.Initializer);
        int channels = matrix.Columns / matrix.Taps;
        var kept = new bool[scores.Length];
        Array.Fill(kept, true);
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int run = 0; run < channels / 4 * matrix.Taps; run++)
            {
                int tap = run % matrix.Taps;
                int first = run / matrix.Taps * 4;
                foreach (int at in Enumerable.Range(first, 4).Select(c => matrix.Index(row, (c * matrix.Taps) + tap)).OrderBy(at => scores[at]).Take(2))
                {
                    kept[at] = false;
                }
            }
        }

        return WeightMask.Of(layer.Initializer, layer.Dims, kept);
    }
}
