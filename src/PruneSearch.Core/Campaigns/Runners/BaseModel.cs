using System.Collections.Concurrent;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Sensitivity;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Campaigns.Work;
using PruneSearch.Data.Loading;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning;
using PruneSearch.Pruning.Allocation;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Groups;
using PruneSearch.Pruning.Patterns;
using PruneSearch.Pruning.Surgery;

namespace PruneSearch.Campaigns.Runners;

/// <summary>The base model in memory, with what is computed from it once: groups and evidence. Thread-safe.</summary>
internal sealed class BaseModel
{
    private readonly CampaignSpec _spec;
    private readonly CampaignData _data;
    private readonly RunnerServices _services;
    private readonly ConcurrentDictionary<(UnitKinds Units, int RoundTo), PruningGroups> _units = new();
    private readonly ConcurrentDictionary<(string Granularity, int RoundTo, string Criterion), SensitivityStudy> _studies = new();
    private readonly ConcurrentDictionary<string, IReadOnlyList<PruningGroup>> _masked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Granularity, int RoundTo, EvidenceNeeds Needs), Evidence> _gathered = new();
    private readonly Lazy<Evidence> _weights;
    private readonly Lazy<DepthGroups> _blocks;
    private readonly Lazy<BlockScores> _blockScores;
    private readonly object _gathering = new();

    public BaseModel(ArtifactHash hash, ModelGraph graph, CampaignSpec spec, CampaignData data, RunnerServices services)
    {
        Hash = hash;
        Graph = graph;
        _spec = spec;
        _data = data;
        _services = services;
        _weights = new(() => Evidence.OfWeights(graph));
        _blocks = new(() => DepthGroups.Of(graph, Options(spec, 1)));
        _blockScores = new(() => new BlockScores(spec, data, services, _blocks.Value, (g, groups, c) => Gather(EvidenceNeeds.Gradients, g, groups, c)));
    }

    public ArtifactHash Hash { get; }

    public ModelGraph Graph { get; }

    /// <summary>The groups of the units that a recipe cuts out of axes.</summary>
    public PruningGroups Units(CandidateRecipe recipe) => _units.GetOrAdd(
        (Granularity.Of(recipe.Granularity).Units, recipe.RoundTo), key => PruningGroups.Of(Graph, Options(_spec, key.RoundTo) with { Units = key.Units }));

    /// <summary>Scores of blocks, of this model or of what cuts and training made of it.</summary>
    public BlockScores BlockScores => _blockScores.Value;

    /// <summary>What a recipe cuts out: units of axes, or blocks.</summary>
    public IRemovableUnits Removable(CandidateRecipe recipe) => Granularity.Of(recipe.Granularity) == Granularity.Layer ? _blocks.Value : Units(recipe);

    public IReadOnlyList<PruningGroup> Groups(CandidateRecipe recipe) => Granularity.Of(recipe.Granularity).Pattern is { } pattern
        ? _masked.GetOrAdd(recipe.Granularity, _ => [.. WeightGroups.Of(Graph, Options(_spec, 1), pattern).Groups])
        : Removable(recipe).Groups;

    /// <summary>How the loss on the evidence batches' samples rises with what each group alone loses; measured once for a criterion.</summary>
    public IReadOnlyDictionary<string, SensitivityCurve> Sensitivity(CandidateRecipe recipe, IReadOnlyList<ScoredGroup> scored, CancellationToken cancellation)
    {
        lock (_gathering)
        {
            SensitivityStudy study = Studied(recipe) ?? (_studies[Key(recipe)] = Study(recipe, scored, cancellation));
            return study.Groups.Where(g => g.Cuts.Length > 0).ToDictionary(
                g => g.Id, g => new SensitivityCurve(g.Cuts.Select(c => new SensitivityPoint(c.Ratio, Loss(c.Figures) - Loss(study.Dense)))), StringComparer.Ordinal);
        }

        static double Loss(EvaluationFigures figures) => figures.Loss ?? figures.OutputError!.Value;
    }

    /// <summary>The curves that were measured for a recipe's criterion; null as long as none were.</summary>
    public SensitivityStudy? Studied(CandidateRecipe recipe) => _studies.GetValueOrDefault(Key(recipe));

    private static (string Granularity, int RoundTo, string Criterion) Key(CandidateRecipe recipe) => (recipe.Granularity, recipe.RoundTo, recipe.Criterion);

    private SensitivityStudy Study(CandidateRecipe recipe, IReadOnlyList<ScoredGroup> scored, CancellationToken cancellation)
    {
        int samples = Math.Min(_data.Train.Count, _spec.Recovery.Batch * _spec.Prune.EvidenceBatches);
        var seen = PreparedSamples.Read(_data.Train.Take(samples), _spec.Data.Normalization);
        ILookup<string, StudiedCut> cuts = SensitivityAnalysis.Run(scored, SensitivityAnalysis.DefaultRatios, (s, removed) =>
        {
            ModelGraph cut = Without(recipe, s, removed);
            return new StudiedCut(removed, (double)removed / s.Group.BaseCount, Judge(cut), ModelCost.MacsOf(cut));
        }).ToLookup(p => p.Group.Group.Id, p => p.Judgement, StringComparer.Ordinal);
        return new SensitivityStudy
        {
            Granularity = recipe.Granularity,
            Criterion = recipe.Criterion,
            Samples = $"{seen.Count} training samples",
            Dense = Judge(Graph),
            DenseMacs = ModelCost.MacsOf(Graph),
            Groups = [.. scored.Select(s => new StudiedGroup(s.Group.Id, s.Group.BaseCount, [.. cuts[s.Group.Id]]))],
        };

        EvaluationFigures Judge(ModelGraph graph) => EvaluateRunner.Judge(_spec.Task, graph, Graph, _services, seen, cancellation) with { ByClass = null };
    }

    private ModelGraph Without(CandidateRecipe recipe, ScoredGroup scored, int removed) => scored.Group is MaskGroup
        ? WeightMasking.Apply(Graph, [WeightMask.Lowest(scored, removed)])
        : Removable(recipe).Cut(Selection.Lowest([scored], [removed])).Graph;

    /// <summary>The evidence that a criterion needs for these groups.</summary>
    public Evidence EvidenceFor(IPruningCriterion criterion, CandidateRecipe recipe, CancellationToken cancellation)
    {
        if ((criterion.Needs & ~EvidenceNeeds.Weights) == EvidenceNeeds.None)
        {
            return _weights.Value;
        }

        lock (_gathering)
        {
            (string Granularity, int RoundTo, EvidenceNeeds Needs) key = (recipe.Granularity, recipe.RoundTo, criterion.Needs);
            if (!_gathered.TryGetValue(key, out Evidence? evidence))
            {
                evidence = Gather(criterion.Needs, Graph, Groups(recipe), cancellation);
                _gathered[key] = evidence;
            }

            return evidence;
        }
    }

    /// <summary>What a criterion needs of any form of the model, from the evidence batches.</summary>
    public Evidence Gather(EvidenceNeeds needs, ModelGraph graph, IReadOnlyList<PruningGroup> groups, CancellationToken cancellation) =>
        EvidenceCollector.Gather(graph, [.. groups.Select(g => g.Scored)], needs, Calibration(), cancellation);

    /// <summary>The evidence batches, with the task's loss.</summary>
    public EvidenceSource Calibration()
    {
        int batch = Math.Min(_spec.Recovery.Batch, _data.Train.Count);
        bool labelled = _spec.Task == TaskKind.Classification;
        return new EvidenceSource
        {
            Backend = _services.Backend,
            MaxBatch = batch,
            Threads = _services.Threads,
            Loss = labelled ? [new LossTerm.CrossEntropy()] : [.. GraphHeads.BeforeSoftmax(Graph).Select((_, i) => new LossTerm.OutputMatching(i))],

            // Without labels the gradient of matching one's own outputs is zero: shifted targets give every output a pull.
            Batches = region => _data.EvidenceBatches(batch, _spec.Prune.EvidenceBatches, _spec.Seed)
                .Select((b, i) => new TrainingBatch([b.Inputs], labelled ? b.Labels : null, labelled ? null : Shifted(region.Run([b.Inputs]), i))),
        };
    }

    public static GroupOptions Options(CampaignSpec spec, int roundTo) =>
        new() { Exclude = spec.Prune.Exclude, MinimumKept = spec.Prune.MinimumKept, RoundTo = roundTo };

    private IReadOnlyList<Tensor> Shifted(IReadOnlyList<Tensor> outputs, int batch)
    {
        var random = new RandomStream(_spec.Seed, "evidence", batch);
        return [.. outputs.Select(o =>
        {
            float[] values = o.ToFloats();
            double scale = Math.Sqrt(values.Sum(v => (double)v * v) / values.Length);
            return Tensor.FromFloats(ElementType.Float32, [.. o.Dims], Array.ConvertAll(values, v => (float)(v + (0.1 * scale * random.NextGaussian()))));
        })];
    }
}
