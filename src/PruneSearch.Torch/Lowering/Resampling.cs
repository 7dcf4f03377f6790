using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;

namespace PruneSearch.Torch.Lowering;

/// <summary>
/// Resampling of spatial axes, one after the other, by the positions and weights that the graph's operator states: libtorch's own
/// interpolation knows only some of ONNX's forms.
/// </summary>
internal static class Resampling
{
    public static TorchFunction Resize(NodeLowering lowering)
    {
        Node node = lowering.Node;
        int[] input = lowering.Shape(0).Concrete();
        int[] output = lowering.Output().Shape.Concrete();
        float[]? scales = lowering.Numbers(ResizeOperator.ScalesInput);
        lowering.Ignore(1);
        lowering.Ignore(ResizeOperator.SizesInput);
        ResizeAxis[] axes = ResizeOperator.Axes(node, input, output, scales);
        return (x, run) =>
        {
            DeviceTensor y = run.Full(x[0]!);
            for (int a = 0; a < axes.Length; a++)
            {
                y = Along(y, a + 2, axes[a]);
            }

            return [ReferenceEquals(y, x[0]) ? y.alias() : y];
        };
    }

    private static DeviceTensor Along(DeviceTensor x, int axis, ResizeAxis map)
    {
        if (map.Count == x.shape[axis] && map.Low.Select((low, i) => low == i).All(same => same) && map.Weight.All(w => w == 0))
        {
            return x;
        }

        using DeviceTensor low = torch.tensor(Array.ConvertAll(map.Low, i => (long)i), device: x.device);
        DeviceTensor before = x.index_select(axis, low);
        if (map.Weight.All(w => w == 0))
        {
            return before;
        }

        using DeviceTensor high = torch.tensor(Array.ConvertAll(map.High, i => (long)i), device: x.device);
        using DeviceTensor weights = torch.tensor(map.Weight, device: x.device);
        long[] along = [.. Enumerable.Repeat(1L, (int)x.dim())];
        along[axis] = map.Count;
        return before + ((x.index_select(axis, high) - before) * weights.reshape(along));
    }
}
