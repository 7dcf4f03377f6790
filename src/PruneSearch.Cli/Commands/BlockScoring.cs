using PruneSearch.Data;
using PruneSearch.Data.Loading;
using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Criteria;
using PruneSearch.Pruning.Depth;
using PruneSearch.Pruning.Groups;
using PruneSearch.Training;

namespace PruneSearch.Cli.Commands;

/// <summary>Scores the blocks of a model for <c>prune</c>.</summary>
internal static class BlockScoring
{
    private const int Samples = 512;

    /// <param name="graph">The model.</param>
    /// <param name="group">Its blocks.</param>
    /// <param name="path">What errors call the model.</param>
    /// <param name="criterion">What scores them.</param>
    /// <param name="data">Samples, for criteria that need them.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="gradients">Gathers gradients for groups of a graph.</param>
    /// <param name="cancellation">Ends the gathering.</param>
    public static double[] Of(
        ModelGraph graph, DepthGroup group, string path, IDepthCriterion criterion, (DataSlice Data, Normalization Normalization)? data, int threads, IExecutionBackend backend,
        Func<ModelGraph, IReadOnlyList<PruningGroup>, Evidence> gradients, CancellationToken cancellation) =>
        criterion.Score(group, new DepthEvidence(graph)
        {
            Influence = criterion.Needs.HasFlag(DepthNeeds.Influence) ? Influence(graph, group, path, data, threads, backend, cancellation) : null,
            Gates = criterion.Needs.HasFlag(DepthNeeds.Gates) ? GateEvidence.Gather(graph, group, gradients) : null,
        });

    private static double[] Influence(
        ModelGraph graph, DepthGroup group, string path, (DataSlice Data, Normalization Normalization)? data, int threads, IExecutionBackend backend, CancellationToken cancellation)
    {
        if (data is not { } d)
        {
            throw new InvalidInputException("--data", "is missing; the criterion block-influence needs samples", "give --data KIND:PATH (and usually --split train)");
        }

        EvaluateCommand.CheckSamples(path, graph, d.Data);
        var samples = PreparedSamples.Read(d.Data.Take(Math.Min(Samples, d.Data.Count)), d.Normalization);
        int batch = BlockInfluence.BatchFor(graph, group, Math.Min(64, samples.Count));
        return BlockInfluence.Gather(
            graph, group, backend, Enumerable.Range(0, samples.Count / batch).Select(i => ModelOutputs.Inputs(samples, i * batch, batch)), threads, cancellation);
    }
}
