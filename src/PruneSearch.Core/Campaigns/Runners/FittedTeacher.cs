using PruneSearch.Execution;
using PruneSearch.Graphs;

namespace PruneSearch.Campaigns.Runners;

/// <summary>The dense model's outputs on a batch: in parts, where memory does not suffice for the whole.</summary>
internal sealed class FittedTeacher(ICompiledRegion region, MemoryFit fit) : IDisposable
{
    /// <exception cref="DeviceMemoryException">The memory does not suffice for one sample.</exception>
    public IReadOnlyList<Tensor> Run(Tensor inputs)
    {
        int count = (int)inputs.Dims[0];
        while (true)
        {
            try
            {
                return fit.MicroBatch == 0 || fit.MicroBatch >= count ? region.Run([inputs]) : InParts(inputs, count);
            }
            catch (DeviceMemoryException e)
            {
                if (!fit.Halve(count, e))
                {
                    throw;
                }
            }
        }
    }

    public void Dispose() => region.Dispose();

    private IReadOnlyList<Tensor> InParts(Tensor inputs, int count)
    {
        float[] values = inputs.ToFloats();
        int length = values.Length / count;
        var parts = new List<IReadOnlyList<Tensor>>();
        for (int first = 0; first < count; first += fit.MicroBatch)
        {
            int some = Math.Min(fit.MicroBatch, count - first);
            parts.Add(region.Run([Tensor.FromFloats(inputs.ElementType, [some, .. inputs.Dims.Skip(1)], values.AsSpan(first * length, some * length).ToArray())]));
        }

        return [.. parts[0].Select((output, i) => Tensor.FromFloats(output.ElementType, [count, .. output.Dims.Skip(1)], [.. parts.SelectMany(p => p[i].ToFloats())]))];
    }
}
