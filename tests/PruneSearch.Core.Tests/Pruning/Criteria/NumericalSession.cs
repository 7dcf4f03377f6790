using PruneSearch.Execution;
using PruneSearch.Graphs;
using PruneSearch.TestKit.Reference;

namespace PruneSearch.Core.Tests.Pruning.Criteria;

/// <summary>
/// A training session whose gradients are central differences of the reference executor. The loss is the mean over samples of half the
/// squared distance to the labels, as if labels were the wanted sums of outputs: simple, and not symmetric in anything.
/// </summary>
internal sealed class NumericalSession(ModelGraph graph) : ITrainingSession
{
    private const double Delta = 1e-4;

    private readonly Dictionary<string, float[]> _gradients = new(StringComparer.Ordinal);

    public static double Loss(ModelGraph graph, TrainingBatch batch, IReadOnlyDictionary<string, ReferenceTensor>? replaced = null)
    {
        var given = new Dictionary<string, ReferenceTensor>(replaced ?? new Dictionary<string, ReferenceTensor>(), StringComparer.Ordinal)
        {
            [graph.Inputs[0].Name] = ReferenceTensor.Of(batch.Inputs[0]),
        };
        ReferenceTensor y = ReferenceExecutor.Run(graph, given)[graph.Outputs[0]];
        int rows = batch.Labels!.Length;
        return Enumerable.Range(0, rows).Average(n => Math.Pow(y.Data.Chunk(y.Data.Length / rows).ElementAt(n).Sum() - batch.Labels[n], 2) / 2);
    }

    public StepResult Backward(TrainingBatch batch, IReadOnlyList<LossTerm> loss)
    {
        foreach (string name in ModelCost.ParameterNames(graph))
        {
            var weight = ReferenceTensor.Of(graph.Initializers[name].Read());
            _gradients[name] = [.. Enumerable.Range(0, weight.Data.Length).Select(i => (float)((At(i, Delta) - At(i, -Delta)) / (2 * Delta)))];

            double At(int i, double step)
            {
                var moved = (double[])weight.Data.Clone();
                moved[i] += step;
                return Loss(graph, batch, new Dictionary<string, ReferenceTensor> { [name] = weight with { Data = moved } });
            }
        }

        return new StepResult(Loss(graph, batch), -1, batch.Labels!.Length);
    }

    public ReadOnlySpan<float> Gradient(string parameter) => _gradients[parameter];

    public IReadOnlyDictionary<string, Tensor> ExportWeights() => graph.Initializers.ToDictionary(i => i.Key, i => i.Value.Read());

    public StepResult Step(TrainingBatch batch, IReadOnlyList<LossTerm> loss, double learningRate) => throw new NotSupportedException();

    public void SetMasks(IReadOnlyDictionary<string, float[]> masks) => throw new NotSupportedException();

    public TrainingState ExportState() => throw new NotSupportedException();

    public void ImportState(TrainingState state) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
