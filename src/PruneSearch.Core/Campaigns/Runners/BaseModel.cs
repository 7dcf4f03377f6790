using System.Collections.Concurrent;
using PruneSearch.Campaigns.Artifacts;
using PruneSearch.Campaigns.Records;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Criteria.Gathering;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Campaigns.Runners;

/// <summary>The base model in memory, with what is computed from it once: groups and evidence. Thread-safe.</summary>
internal sealed class BaseModel
{
    private readonly CampaignSpec _spec;
    private readonly CampaignData _data;
    private readonly RunnerServices _services;
    private readonly ConcurrentDictionary<int, PruningGroups> _channels = new();
    private readonly ConcurrentDictionary<(string Granularity, int RoundTo, EvidenceNeeds Needs), Evidence> _gathered = new();
    private readonly Lazy<Evidence> _weights;
    private readonly object _gathering = new();

    public BaseModel(ArtifactHash hash, ModelGraph graph, CampaignSpec spec, CampaignData data, RunnerServices services)
    {
        Hash = hash;
        Graph = graph;
        _spec = spec;
        _data = data;
        _services = services;
        _weights = new(() => Evidence.OfWeights(graph));
    }

    public ArtifactHash Hash { get; }

    public ModelGraph Graph { get; }

    public PruningGroups Channels(int roundTo) => _channels.GetOrAdd(roundTo, _ => PruningGroups.Of(Graph, Options(_spec, roundTo)));

    public IReadOnlyList<PruningGroup> Groups(CandidateRecipe recipe) =>
        recipe.Granularity == "channel" ? [.. Channels(recipe.RoundTo).Groups] : [.. WeightGroups.Of(Graph, Options(_spec, 1)).Groups];

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
        EvidenceCollector.Gather(graph, groups, needs, Calibration(), cancellation);

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
