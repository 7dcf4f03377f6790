using System.Collections.Concurrent;
using PruneSearch.Campaigns.Specs;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Campaigns.Runners;

/// <summary>Scores blocks on a campaign's evidence batches; those of the base model once. Thread-safe.</summary>
/// <param name="spec">The spec.</param>
/// <param name="data">Its data.</param>
/// <param name="services">Runs the model.</param>
/// <param name="ofBase">The base model's blocks.</param>
/// <param name="gradients">Gathers gradients for groups of any form of the model.</param>
internal sealed class BlockScores(
    CampaignSpec spec, CampaignData data, RunnerServices services, DepthGroups ofBase,
    Func<ModelGraph, IReadOnlyList<PruningGroup>, CancellationToken, Evidence> gradients)
{
    private readonly ConcurrentDictionary<string, double[]> _ofBase = new(StringComparer.Ordinal);
    private readonly object _gathering = new();

    /// <summary>One score for each block.</summary>
    /// <param name="graph">The base model, or what cuts and training made of it.</param>
    /// <param name="group">Its blocks.</param>
    /// <param name="criterion">A criterion of blocks.</param>
    /// <param name="cancellation">Ends the gathering between batches.</param>
    public double[] Of(ModelGraph graph, DepthGroup group, string criterion, CancellationToken cancellation)
    {
        if (!ReferenceEquals(graph, ofBase.Graph))
        {
            return Score(graph, group, criterion, cancellation);
        }

        lock (_gathering)
        {
            if (!_ofBase.TryGetValue(criterion, out double[]? scores))
            {
                _ofBase[criterion] = scores = Score(graph, group, criterion, cancellation);
            }

            return scores;
        }
    }

    private double[] Score(ModelGraph graph, DepthGroup group, string name, CancellationToken cancellation)
    {
        IDepthCriterion criterion = DepthCriteria.BuiltIn(spec.Seed)[name];
        return criterion.Score(group, new DepthEvidence(graph)
        {
            Influence = criterion.Needs.HasFlag(DepthNeeds.Influence) ? Influence(graph, group, cancellation) : null,
            Gates = criterion.Needs.HasFlag(DepthNeeds.Gates) ? GateEvidence.Gather(graph, group, (gated, gates) => gradients(gated, gates, cancellation)) : null,
        });
    }

    private double[] Influence(ModelGraph graph, DepthGroup group, CancellationToken cancellation)
    {
        int wanted = Math.Min(spec.Recovery.Batch, data.Train.Count);
        int batch = BlockInfluence.BatchFor(graph, group, wanted);
        int count = ((wanted * spec.Prune.EvidenceBatches) + batch - 1) / batch;
        return BlockInfluence.Gather(graph, group, services.Backend, data.EvidenceBatches(batch, count, spec.Seed).Select(b => b.Inputs), services.Threads, cancellation);
    }
}
