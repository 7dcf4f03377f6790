using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Pruning.Criteria.Gathering;

/// <summary>A batch, sample by sample.</summary>
internal static class BatchSamples
{
    public static IEnumerable<TrainingBatch> Of(TrainingBatch batch)
    {
        int samples = (int)batch.Inputs[0].Dims[0];
        for (int n = 0; n < samples; n++)
        {
            yield return new TrainingBatch(
                [.. batch.Inputs.Select(t => Sample(t, n, samples))],
                batch.Labels is null ? null : [batch.Labels[n]],
                batch.Targets is null ? null : [.. batch.Targets.Select(t => Sample(t, n, samples))]);
        }
    }

    private static Tensor Sample(Tensor tensor, int sample, int samples)
    {
        int size = tensor.Bytes.Length / samples;
        return new Tensor(tensor.ElementType, [1, .. tensor.Dims.Skip(1)], tensor.Bytes.Slice(sample * size, size));
    }
}
