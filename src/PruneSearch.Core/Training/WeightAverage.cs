using System.Collections.Immutable;
using PruneSearch.Graphs;

namespace PruneSearch.Training;

/// <summary>
/// The running average of the weights at points of a training (Izmailov et al., "Averaging Weights Leads to Wider Optima and Better
/// Generalization", 2018). In single precision, so that it can be stored between two points without changing its end.
/// </summary>
/// <param name="Count">Points averaged.</param>
/// <param name="Weights">The average, by initialiser.</param>
public sealed record WeightAverage(int Count, ImmutableSortedDictionary<string, Tensor> Weights)
{
    public static readonly WeightAverage None = new(0, ImmutableSortedDictionary.Create<string, Tensor>(StringComparer.Ordinal));

    /// <summary>With one point more.</summary>
    /// <param name="weights">Those of the training now: the same tensors at every point.</param>
    public WeightAverage With(IEnumerable<KeyValuePair<string, Tensor>> weights) => new(Count + 1, weights.ToImmutableSortedDictionary(
        w => w.Key,
        w => Count == 0 ? Tensor.FromFloats(ElementType.Float32, [.. w.Value.Dims], w.Value.ToFloats()) : Nearer(Weights[w.Key], w.Value),
        StringComparer.Ordinal));

    /// <summary>The graph with the average for its weights.</summary>
    public ModelGraph Apply(ModelGraph graph) => graph.WithInitializers(Weights.Where(w => graph.Initializers.ContainsKey(w.Key)).Select(w => KeyValuePair.Create(
        w.Key, (TensorSource)Tensor.FromFloats(graph.Initializers[w.Key].ElementType, [.. w.Value.Dims], w.Value.ToFloats()))));

    private Tensor Nearer(Tensor average, Tensor point)
    {
        float[] mean = average.ToFloats();
        float[] next = point.ToFloats();
        var result = new float[mean.Length];
        for (int i = 0; i < mean.Length; i++)
        {
            result[i] = mean[i] + ((next[i] - mean[i]) / (Count + 1));
        }

        return Tensor.FromFloats(ElementType.Float32, [.. average.Dims], result);
    }
}
