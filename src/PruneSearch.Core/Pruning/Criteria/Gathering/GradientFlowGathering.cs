using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.Pruning.Groups;

namespace PruneSearch.Pruning.Criteria.Gathering;

/// <summary>
/// The product of the loss's Hessian with its gradient g, by central differences of gradients along g: (g(w + e g) - g(w - e g)) / 2e, with
/// e such that the weights move by a thousandth of their norm.
/// </summary>
internal sealed class GradientFlowGathering(ModelGraph graph, ITrainingSession session, IEnumerable<TrainingBatch> batches, IReadOnlyList<LossTerm> loss, CancellationToken cancellation)
{
    private const double RelativeStep = 1e-3;

    private readonly string[] _parameters = [.. ModelCost.ParameterNames(graph)];

    /// <returns>Weight times Hessian times gradient, summed over each unit, by group id; and the batches that were run.</returns>
    public (IReadOnlyDictionary<string, double[]> Flows, int Batches) Run(IReadOnlyList<PruningGroup> groups)
    {
        TrainingState start = session.ExportState();
        var weights = _parameters.ToDictionary(p => p, p => start.Weights[p].ToFloats(), StringComparer.Ordinal);
        try
        {
            (Dictionary<string, double[]> gradient, int count) = MeanGradient();
            double norm = Math.Sqrt(gradient.Values.Sum(g => g.Sum(v => v * v)));
            double size = Math.Sqrt(weights.Values.Sum(w => w.Sum(v => (double)v * v)));
            double step = norm > 0 ? RelativeStep * size / norm : 0;
            Dictionary<string, float[]> product = step > 0 ? Difference(start, weights, gradient, step) : weights.ToDictionary(w => w.Key, w => new float[w.Value.Length], StringComparer.Ordinal);
            return (groups.ToDictionary(g => g.Id, g => Flow(g), StringComparer.Ordinal), count);

            double[] Flow(PruningGroup group)
            {
                var units = new double[group.Count];
                TaylorSum.Products(group, graph, name => weights[name], name => product[name], units);
                return units;
            }
        }
        finally
        {
            session.ImportState(start);
        }
    }

    private Dictionary<string, float[]> Difference(TrainingState start, Dictionary<string, float[]> weights, Dictionary<string, double[]> gradient, double step)
    {
        Dictionary<string, double[]> up = At(step);
        Dictionary<string, double[]> down = At(-step);
        return _parameters.ToDictionary(p => p, p => up[p].Zip(down[p], (u, d) => (float)((u - d) / (2 * step))).ToArray(), StringComparer.Ordinal);

        Dictionary<string, double[]> At(double distance)
        {
            session.ImportState(start with
            {
                Weights = start.Weights.SetItems(_parameters.Select(p => KeyValuePair.Create(
                    p, Tensor.Of<float>([.. start.Weights[p].Dims], [.. weights[p].Zip(gradient[p], (w, g) => (float)(w + (distance * g)))])))),
            });
            return MeanGradient().Gradient;
        }
    }

    private (Dictionary<string, double[]> Gradient, int Batches) MeanGradient()
    {
        var sums = _parameters.ToDictionary(p => p, p => new double[graph.Initializers[p].Count], StringComparer.Ordinal);
        int count = 0;
        foreach (TrainingBatch batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            EvidenceCollector.RequireFinite(session.Backward(batch, loss), count++);
            foreach ((string name, double[] sum) in sums)
            {
                ReadOnlySpan<float> gradient = session.Gradient(name);
                for (int i = 0; i < sum.Length; i++)
                {
                    sum[i] += gradient[i];
                }
            }
        }

        EvidenceCollector.RequireBatch(count);
        foreach (double[] sum in sums.Values)
        {
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] /= count;
            }
        }

        return (sums, count);
    }
}
