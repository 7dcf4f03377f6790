using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria;

/// <summary>Gathers evidence about groups by running calibration batches through a training session that is not changed.</summary>
public static class EvidenceCollector
{
    /// <summary>Gradients on every batch; batches count alike.</summary>
    /// <param name="graph">The model whose weights the session has.</param>
    /// <param name="groups">The groups that will be scored: units, single weights, or both.</param>
    /// <param name="session">
    /// A session over the model; best opened with <see cref="TrainingOptions.BatchStatistics"/> off, since pruning is judged under
    /// inference statistics.
    /// </param>
    /// <param name="batches">Calibration batches.</param>
    /// <param name="loss">The loss whose change is estimated.</param>
    /// <param name="cancellation">Ends the gathering between batches.</param>
    /// <exception cref="InvalidInputException">There is no batch, or a loss or estimate is not finite.</exception>
    public static Evidence Gradients(
        ModelGraph graph,
        IReadOnlyList<PruningGroup> groups,
        ITrainingSession session,
        IEnumerable<TrainingBatch> batches,
        IReadOnlyList<LossTerm> loss,
        CancellationToken cancellation = default)
    {
        var weights = session.ExportWeights().ToDictionary(w => w.Key, w => w.Value.ToFloats(), StringComparer.Ordinal);
        TaylorSum[] sums = [.. groups.Select(g => new TaylorSum(g))];
        int count = 0;
        foreach (TrainingBatch batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            StepResult result = session.Backward(batch, loss);
            if (!double.IsFinite(result.Loss))
            {
                throw new InvalidInputException($"calibration batch {count}", $"gives the loss {result.Loss}", "the model has a finite loss on the calibration data");
            }

            var gradients = new Dictionary<string, float[]>(StringComparer.Ordinal);
            foreach (TaylorSum sum in sums)
            {
                sum.Add(graph, name => weights[name], Gradient);
            }

            count++;

            float[] Gradient(string name)
            {
                if (!gradients.TryGetValue(name, out float[]? gradient))
                {
                    gradients.Add(name, gradient = session.Gradient(name).ToArray());
                }

                return gradient;
            }
        }

        if (count == 0)
        {
            throw new InvalidInputException("calibration data", "has no batch", "at least one batch");
        }

        return Evidence.OfGradients(graph, sums.ToDictionary(s => s.Group.Id, s => s.Mean(count), StringComparer.Ordinal), count);
    }
}
